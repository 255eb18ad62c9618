// SPDX-License-Identifier: GPL-3.0-or-later
// The stand-in for systemd-logind: says on the system bus that the machine goes to sleep, or woke
// up, for each line `sleep` or `wake` of standard input. Ends with it.
#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

#include "tests/support/fake_service.h"

int main() {
  try {
    const char* const bus = std::getenv("DBUS_SYSTEM_BUS_ADDRESS");
    if (bus == nullptr) throw std::runtime_error("DBUS_SYSTEM_BUS_ADDRESS is not set");
    boost::asio::io_context io;
    conntrack::tests::FakeService logind(io, bus);
    logind.own("org.freedesktop.login1");
    for (std::string line; std::getline(std::cin, line);) {
      io.poll();  // whoever asks for anything else gets an error
      io.restart();
      logind.emit("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep",
                  "b", line == "sleep" ? 1 : 0);
    }
  } catch (const std::exception& error) {
    std::cerr << "logind-stand-in: " << error.what() << '\n';
    return 1;
  }
}
