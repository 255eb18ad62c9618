// SPDX-License-Identifier: GPL-3.0-or-later
// Dispatcher: networkd-dispatcher with one hook, and the systemd-networkd that it hears.
#pragma once

#include <net/if.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "tests/bench/laptop.h"
#include "tests/support/fake_service.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::tests {

/// The real program, as the distribution has it, with what it needs of the world. What `networkctl`
/// tells is printed by a few lines of shell: the real one asks systemd-networkd over the bus and
/// takes longer, so that the program looks rather faster here than it is.
class Dispatcher {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Dispatcher(const std::string& bus)
      : networkd_(io_, bus), index_(std::to_string(::if_nametoindex("eth"))) {
    if (!std::filesystem::exists(CONNTRACK_DISPATCHER)) {
      throw std::runtime_error("there is no " CONNTRACK_DISPATCHER
                               ": scripts/bench unpacks it from the package networkd-dispatcher");
    }
    networkd_.own("org.freedesktop.network1");
    write_networkctl();
    write_hook();
  }

  Command command(const Laptop& laptop) const {
    Command command = laptop.on_our_bus({CONNTRACK_DISPATCHER, "--script-dir", directory_.path()});
    command.environment["PATH"] = directory_.path() + ":" + std::getenv("PATH");
    command.environment["TRIPESOCK"] = laptop.socket;
    return command;
  }

  /// Has the hook run.
  Clock::time_point become_routable() {
    say("degraded");  // for which there is no hook
    const Clock::time_point before = Clock::now();
    say("routable");
    return before;
  }

 private:
  void write_networkctl() const {
    const std::string program =
        directory_.write("networkctl",
                         "#!/bin/sh\n"
                         "case $1 in\n"
                         "  list) echo '" +
                             index_ +
                             " eth ether degraded configured' ;;\n"
                             "  status) printf '* " +
                             index_ +
                             ": eth\\n  Type: ether\\n  Address: 10.1.2.3\\n' ;;\n"
                             "esac\n");
    make_trusted(program);
  }

  /// It runs no file that others than root could have written, nor in such a directory.
  void write_hook() const {
    const std::string directory = directory_.path() + "/routable.d";
    std::filesystem::create_directory(directory);
    std::filesystem::copy_file(CONNTRACK_DISPATCHER_HOOK, directory + "/hook");
    make_trusted(directory);
    make_trusted(directory + "/hook");
  }

  static void make_trusted(const std::string& path) {
    std::filesystem::permissions(path, std::filesystem::perms{0755});
  }

  // The first digit of a link's number is escaped in its path, as all of the bus's labels are.
  void say(const char* state) {
    networkd_.send(("/org/freedesktop/network1/link/_3" + index_).c_str(),
                   "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as",
                   "org.freedesktop.network1.Link", 1, "OperationalState", "s", state, 0);
  }

  boost::asio::io_context io_;
  FakeService networkd_;
  std::string index_;
  TemporaryDirectory directory_;
};

}  // namespace conntrack::tests
