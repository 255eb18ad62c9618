// SPDX-License-Identifier: GPL-3.0-or-later
// Listening to NetworkManager; and what all listeners have in common (NM1, NM2, NM5).
#include "adapters/dbus/network_manager.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/support/bus_fixture.h"
#include "tests/support/fake_service.h"

namespace conntrack::adapters::dbus {
namespace {

using namespace std::chrono_literals;
using tests::FakeService;

constexpr const char* name = "org.freedesktop.NetworkManager";
constexpr const char* path = "/org/freedesktop/NetworkManager";
constexpr const char* properties = "org.freedesktop.DBus.Properties";
constexpr const char* connection = "/org/freedesktop/NetworkManager/ActiveConnection/1";
constexpr const char* active = "org.freedesktop.NetworkManager.Connection.Active";

class NetworkManagerTest : public tests::BusFixture {
 protected:
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

  static void tell(FakeService& from, std::uint32_t state) {
    from.emit(path, properties, "PropertiesChanged", "sa{sv}as", name, 1, "State", "u", state, 0);
  }

  static void tell_default(FakeService& from, const char* property, bool value) {
    from.emit(connection, properties, "PropertiesChanged", "sa{sv}as", active, 1, property, "b",
              static_cast<int>(value), 0);
  }

  FakeService nm_{io_, daemon_.address()};
  NetworkManagerListener listener_{bus_, 300ms};
};

TEST_F(NetworkManagerTest, IsAbsentIfNobodyOwnsTheName) {
  start();
  expect({"bus startup", "bus connected", "nm absent"});
}

TEST_F(NetworkManagerTest, IsAbsentWithoutABus) {
  daemon_.kill();
  start();
  expect({"bus startup", "bus unavailable", "nm absent"});
}

TEST_F(NetworkManagerTest, ReportsWhatItFindsAtAttach) {
  start_with(70, {"up: nm initially-connected"});
}

TEST_F(NetworkManagerTest, ReportsADisconnectedOneAtAttach) {
  start_with(20, {"down: nm initially-disconnected"});
}

TEST_F(NetworkManagerTest, AsksOneThatIsStartingAgain) {
  nm_.property("State", "u", 20);
  nm_.property("Startup", "b", 1);
  nm_.own(name);
  start();
  expect({"bus startup", "bus connected", "nm present"});
  EXPECT_TRUE(run_until([&] { return nm_.calls("Get") >= 4; }));
  nm_.property("State", "u", 70);
  expect({"up: nm initially-connected"});
}

// NM1: what does not count as having spoken.
TEST_F(NetworkManagerTest, AsksAgainAfterAnError) {
  nm_.fail(properties, "Get", "org.freedesktop.DBus.Error.UnknownProperty");
  start_and_answer_the_second_time("Get: [org.freedesktop.DBus.Error.UnknownProperty]");
}

TEST_F(NetworkManagerTest, AsksAgainAfterAnAnswerWithoutAValue) {
  nm_.answer(properties, "Get", "");
  start_and_answer_the_second_time("ignored the answer to Get");
}

TEST_F(NetworkManagerTest, AsksAgainAfterAValueOfTheWrongType) {
  nm_.answer(properties, "Get", "v", "s", "seventy");
  start_and_answer_the_second_time("");
}

TEST_F(NetworkManagerTest, AsksAgainAfterAStateThatIsNoReport) {
  nm_.answer(properties, "Get", "v", "u", 40);
  start_and_answer_the_second_time("nm: ignored state 40");
}

TEST_F(NetworkManagerTest, HearsOneThatNeverAnswersButSpeaksLater) {
  nm_.keep_silent(properties, "Get");
  nm_.own(name);
  start();
  expect({"bus startup", "bus connected", "nm present"});
  EXPECT_TRUE(run_until([&] { return nm_.calls("Get") >= 2; }));
  tell(nm_, 70);
  expect({"up: nm connected"});
}

TEST_F(NetworkManagerTest, DropsTheAnswerIfASignalCameFirst) {  // NM1
  nm_.keep_silent(properties, "Get");
  nm_.own(name);
  start();
  expect({"bus startup", "bus connected", "nm present"});
  EXPECT_TRUE(run_until([&] { return nm_.calls("Get") >= 1; }));
  tell(nm_, 20);
  expect({"down: nm disconnected"});
  nm_.property("State", "u", 70);
  nm_.answer(properties, "Get", "v", "u", 70);
  tell(nm_, 50);
  expect({"up: nm connected"});
}

TEST_F(NetworkManagerTest, ReportsChangesOnceHoweverTheyAreTold) {
  start_with(70, {"up: nm initially-connected"});
  nm_.emit(path, name, "StateChanged", "u", 20);
  tell(nm_, 20);
  nm_.emit(path, name, "PropertiesChanged", "a{sv}", 1, "State", "u", 20);
  tell(nm_, 40);
  nm_.emit(path, name, "PropertiesChanged", "a{sv}", 2, "Version", "s", "0.8", "State", "u", 60);
  tell(nm_, 60);
  tell(nm_, 70);
  nm_.emit(path, name, "StateChanged", "u", 10);
  expect({"down: nm disconnected", "up: nm connected", "down: nm disconnected"});
  EXPECT_TRUE(traced("nm: ignored state 40"));
}

TEST_F(NetworkManagerTest, ReportsADefaultRouteThatTurnsTrue) {
  start_with(70, {"up: nm initially-connected"});
  tell_default(nm_, "Default", true);
  tell_default(nm_, "Default", true);
  tell_default(nm_, "Default", false);
  tell_default(nm_, "Default6", true);
  nm_.emit(connection, active, "PropertiesChanged", "a{sv}", 1, "Default", "b", 1);
  tell(nm_, 20);
  expect({"up: nm default-connection-change", "up: nm default-connection-change",
          "up: nm default-connection-change", "down: nm disconnected"});
}

TEST_F(NetworkManagerTest, IgnoresStrangers) {  // NM5
  start_with(70, {"up: nm initially-connected"});
  FakeService stranger(io_, daemon_.address());
  tell(stranger, 20);
  stranger.emit(path, name, "StateChanged", "u", 20);
  tell_default(stranger, "Default6", true);
  stranger.own("org.freedesktop.ModemManager1");
  tell(stranger, 20);
  tell_default(nm_, "Default", true);
  expect({"up: nm default-connection-change"});
}

// The bus applies no match rule to a signal with a destination.
TEST_F(NetworkManagerTest, IgnoresStrangersThatSpeakToUsAlone) {  // NM5
  start_with(70, {"up: nm initially-connected"});
  const std::string us = nm_.caller();
  FakeService stranger(io_, daemon_.address());
  stranger.emit_to(us.c_str(), path, name, "StateChanged", "u", 20);
  stranger.emit_to(us.c_str(), "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged",
                   "sss", name, "", "");
  tell_default(nm_, "Default", true);
  expect({"up: nm default-connection-change"});
}

TEST_F(NetworkManagerTest, IgnoresAndTracesWhatIsAbsurd) {  // NM5
  start_with(70, {"up: nm initially-connected"});
  nm_.emit(path, name, "StateChanged", "s", "disconnected");
  nm_.emit(path, name, "StateChanged", "");
  nm_.emit(path, name, "StateChanged", "u", 4000000000U);
  nm_.emit(path, properties, "PropertiesChanged", "s", name);
  nm_.emit(path, properties, "PropertiesChanged", "sa{sv}as", name, 1, "State", "s", "20", 0);
  nm_.emit(path, properties, "PropertiesChanged", "sa{sv}as", name, 1, "State", "a{sv}", 1, "State",
           "u", 20, 0);
  nm_.emit(connection, properties, "PropertiesChanged", "sa{sv}as", active, 1, "Default", "u", 1,
           0);
  nm_.emit(path, name, "PropertiesChanged", "a{su}", 1, "State", 20);
  EXPECT_TRUE(traced("nm: ignored state 4000000000"));
  EXPECT_TRUE(traced("ignored a signal"));
  tell(nm_, 20);
  expect({"down: nm disconnected"});
}

TEST_F(NetworkManagerTest, ReadsTheStateAmongPropertiesOfAllTypes) {
  start_with(70, {"up: nm initially-connected"});
  nm_.emit(path, properties, "PropertiesChanged", "sa{sv}as", name, 4, "ActiveConnections", "ao", 2,
           connection, connection, "Checkpoints", "ao", 0, "Metered", "(ub)", 1, 1, "State", "u",
           20, 0);
  expect({"down: nm disconnected"});
}

TEST_F(NetworkManagerTest, ComesAndGoes) {
  start();
  expect({"bus startup", "bus connected", "nm absent"});
  {
    FakeService first(io_, daemon_.address());
    first.property("State", "u", 70);
    first.own(name);
    expect({"nm present", "up: nm initially-connected"});
    tell_default(first, "Default", true);
    expect({"up: nm default-connection-change"});
  }
  expect({"nm absent"});
  nm_.property("State", "u", 70);
  nm_.own(name);
  expect({"nm present", "up: nm initially-connected"});
  tell_default(nm_, "Default", true);
  expect({"up: nm default-connection-change"});
  nm_.release(name);
  expect({"nm absent"});
  tell(nm_, 20);  // it does not own the name any longer
  nm_.own(name);
  expect({"nm present", "up: nm initially-connected"});
}

TEST_F(NetworkManagerTest, IsFoundAgainOnABusThatReturns) {
  start_with(70, {"up: nm initially-connected"});
  daemon_.kill();
  expect({"bus lost", "nm absent"});
  daemon_.start();
  expect({"bus connected"});
  FakeService next(io_, daemon_.address());
  next.property("State", "u", 50);
  next.own(name);
  expect({"nm present", "up: nm initially-connected"});
}

TEST_F(NetworkManagerTest, TellsNothingOfTenThousandSignalsThatChangeNothing) {
  start_with(70, {"up: nm initially-connected"});
  for (int count = 0; count < 100; ++count) {
    for (int burst = 0; burst < 50; ++burst) {
      tell(nm_, 70);
      nm_.emit(path, name, "StateChanged", "u", 60);
    }
    io_.restart();
    io_.poll();
  }
  tell(nm_, 20);
  expect({"down: nm disconnected"});
}

}  // namespace
}  // namespace conntrack::adapters::dbus
