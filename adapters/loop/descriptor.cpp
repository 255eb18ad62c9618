// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/loop/descriptor.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace conntrack::adapters::loop {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

int Descriptor::release() { return std::exchange(fd_, -1); }

Descriptor duplicate(int descriptor) {
  Descriptor copy(::fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
  if (copy.is_open()) return copy;
  throw std::system_error(errno, std::system_category(), "cannot duplicate a descriptor");
}

boost::asio::posix::stream_descriptor watched(boost::asio::io_context& loop,
                                              Descriptor descriptor) {
  boost::asio::posix::stream_descriptor result(loop);
  result.assign(descriptor.get());
  descriptor.release();
  return result;
}

}  // namespace conntrack::adapters::loop
