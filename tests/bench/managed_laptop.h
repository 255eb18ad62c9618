// SPDX-License-Identifier: GPL-3.0-or-later
// A laptop with a bus, and a NetworkManager on it that says what is wanted.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>

#include "tests/bench/laptop.h"
#include "tests/bench/minimal_server.h"
#include "tests/support/fake_service.h"
#include "tests/support/private_bus.h"

namespace conntrack::tests {

/// A NetworkManager.
class Manager {
 public:
  explicit Manager(const std::string& bus) : service_(io_, bus) {
    service_.property("State", "u", connected_global);
    service_.own("org.freedesktop.NetworkManager");
  }

  /// Answers what a program asks at attach, until it and the server have nothing more to say.
  void meet(MinimalServer& server) {
    for (int i = 0; i < 100; ++i) {
      io_.poll();
      io_.restart();
      server.quiet(std::chrono::milliseconds(10));
    }
  }

  /// The connection becomes the default one: `default-connection-change`.
  HostRoute::Clock::time_point take_default_route() {
    say_default(0);
    const HostRoute::Clock::time_point before = HostRoute::Clock::now();
    say_default(1);
    return before;
  }

  /// What changes nothing: the state that it is in.
  void repeat_state() {
    service_.send(manager_path, "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as",
                  "org.freedesktop.NetworkManager", 1, "State", "u", connected_global, 0);
  }

 protected:
  boost::asio::io_context io_;
  FakeService service_;

 private:
  static constexpr const char* manager_path = "/org/freedesktop/NetworkManager";
  static constexpr const char* connection_path =
      "/org/freedesktop/NetworkManager/ActiveConnection/1";
  static constexpr const char* connection_interface =
      "org.freedesktop.NetworkManager.Connection.Active";
  static constexpr unsigned connected_global = 70;

  void say_default(int yes) {
    service_.send(connection_path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                  "sa{sv}as", connection_interface, 1, "Default", "b", yes, 0);
  }
};

/// A laptop with a bus of its own.
struct LaptopWithBus : Laptop {
  PrivateBus daemon;
  LaptopWithBus() { bus = daemon.address(); }
};

}  // namespace conntrack::tests
