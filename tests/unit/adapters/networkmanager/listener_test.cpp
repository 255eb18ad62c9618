// SPDX-License-Identifier: GPL-3.0-or-later
// Listening to NetworkManager; and what all listeners have in common (NM2, NM5).
#include "tests/unit/adapters/networkmanager/listener_test.h"

namespace conntrack::adapters::networkmanager {
namespace {

using tests::FakeService;

// Whether it is new is not decided here (WH3).
TEST_F(NetworkManagerTest, ReportsEachStateHoweverItIsTold) {
  start_with(70, {"up: nm initially-connected"});
  nm_.emit(path, name, "StateChanged", "u", 20);
  tell(nm_, 20);
  nm_.emit(path, name, "PropertiesChanged", "a{sv}", 1, "State", "u", 20);
  tell(nm_, 40);
  nm_.emit(path, name, "PropertiesChanged", "a{sv}", 2, "Version", "s", "0.8", "State", "u", 60);
  tell(nm_, 60);
  tell(nm_, 70);
  nm_.emit(path, name, "StateChanged", "u", 10);
  expect({"down: nm disconnected", "down: nm disconnected", "down: nm disconnected",
          "up: nm connected", "up: nm connected", "up: nm connected", "down: nm disconnected"});
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
  EXPECT_TRUE(traced(std::string(name) + ": ignored StateChanged from :"));
  EXPECT_TRUE(traced(std::string(name) + ": ignored NameOwnerChanged from :"));
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
  EXPECT_TRUE(traced("nm: ignored a State of the wrong type"));
  EXPECT_TRUE(traced("nm: ignored a Default of the wrong type"));
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
  tell(next, 20);
  next.release(name);
  expect({"down: nm disconnected", "nm absent"});
}

TEST_F(NetworkManagerTest, IsAnotherOnceItsNameChangesHands) {
  start_with(70, {"up: nm initially-connected"});
  FakeService next(io_, daemon_.address());
  next.property("State", "u", 20);
  next.own(name);
  expect({"nm absent", "nm present", "down: nm initially-disconnected"});
  tell(nm_, 70);
  tell(next, 60);
  expect({"up: nm connected"});
}

}  // namespace
}  // namespace conntrack::adapters::networkmanager
