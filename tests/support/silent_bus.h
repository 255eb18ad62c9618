// SPDX-License-Identifier: GPL-3.0-or-later
// SilentBus: a bus that accepts connections, and never says a word.
#pragma once

#include <stdlib.h>

#include "tests/support/listening_socket.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::tests {

/// While it lives, it is what this process takes for the system bus.
struct SilentBus {
  SilentBus() {
    ::setenv("DBUS_SYSTEM_BUS_ADDRESS", ("unix:path=" + directory.path() + "/bus").c_str(), 1);
  }
  SilentBus(const SilentBus&) = delete;
  SilentBus& operator=(const SilentBus&) = delete;
  ~SilentBus() { ::unsetenv("DBUS_SYSTEM_BUS_ADDRESS"); }

  TemporaryDirectory directory;
  ListeningSocket socket{directory.path() + "/bus"};
};

}  // namespace conntrack::tests
