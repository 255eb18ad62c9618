// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/loop/descriptor.h"

#include <fcntl.h>

#include <cerrno>
#include <system_error>

namespace conntrack::adapters::loop {

int duplicate(int descriptor) {
  const int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) throw std::system_error(errno, std::system_category(), "cannot watch the bus");
  return copy;
}

}  // namespace conntrack::adapters::loop
