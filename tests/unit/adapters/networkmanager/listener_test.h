// SPDX-License-Identifier: GPL-3.0-or-later
// NetworkManagerTest: a listener to NetworkManager, and a fake one.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "adapters/networkmanager/listener.h"
#include "tests/support/bus_fixture.h"
#include "tests/support/fake_service.h"

namespace conntrack::adapters::networkmanager {

/// The bus is started, with a NetworkManager or without, by the test.
class NetworkManagerTest : public tests::BusFixture {
 protected:
  static constexpr const char* name = "org.freedesktop.NetworkManager";
  static constexpr const char* path = "/org/freedesktop/NetworkManager";
  static constexpr const char* properties = "org.freedesktop.DBus.Properties";
  static constexpr const char* connection = "/org/freedesktop/NetworkManager/ActiveConnection/1";
  static constexpr const char* active = "org.freedesktop.NetworkManager.Connection.Active";

  void start() {
    listener_.start(log_.sink());
    bus_.start(log_.sink());
  }

  // A NetworkManager that is in this state when we come.
  void start_with(std::uint32_t state, const Lines& lines) {
    nm_.property("State", "u", state);
    nm_.property("Startup", "b", 0);
    nm_.own(name);
    start();
    expect({"bus startup", "bus connected", "nm present"});
    expect(lines);
  }

  // One whose first answer, which was set before, is of no use.
  void start_and_answer_the_second_time(std::string_view trace_of_the_first) {
    nm_.own(name);
    start();
    expect({"bus startup", "bus connected", "nm present"});
    EXPECT_TRUE(run_until([&] { return nm_.calls("Get") >= 1; }));
    nm_.answer(properties, "Get", "v", "u", 60);
    expect({"up: nm initially-connected"});
    EXPECT_TRUE(traced(trace_of_the_first));
  }

  static void tell(tests::FakeService& from, std::uint32_t state) {
    from.emit(path, properties, "PropertiesChanged", "sa{sv}as", name, 1, "State", "u", state, 0);
  }

  static void tell_default(tests::FakeService& from, const char* property, bool value) {
    from.emit(connection, properties, "PropertiesChanged", "sa{sv}as", active, 1, property, "b",
              static_cast<int>(value), 0);
  }

  tests::FakeService nm_{io_, daemon_.address()};
  NetworkManagerListener listener_{bus_, std::chrono::milliseconds(300)};
};

}  // namespace conntrack::adapters::networkmanager
