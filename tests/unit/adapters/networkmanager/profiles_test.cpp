// SPDX-License-Identifier: GPL-3.0-or-later
// Profiles as peers, of a NetworkManager that does what the test wants (VP2, VP8). What the real
// one does is in tests/integration/managers.
#include "adapters/networkmanager/profiles.h"

#include <gtest/gtest.h>

#include "tests/support/bus_fixture.h"
#include "tests/support/fake_service.h"

namespace conntrack::adapters::networkmanager {
namespace {

constexpr const char* name_of_manager = "org.freedesktop.NetworkManager";
constexpr const char* object_manager = "org.freedesktop.DBus.ObjectManager";
constexpr const char* settings_of_one = "org.freedesktop.NetworkManager.Settings.Connection";
constexpr const char* active_of_one = "org.freedesktop.NetworkManager.Connection.Active";

class ProfilesTest : public tests::BusFixture {
 protected:
  ProfilesTest() {
    manager_.answer(object_manager, "GetManagedObjects", "a{oa{sa{sv}}}", 1, "/settings/1", 1,
                    settings_of_one, 1, "Flags", "u", 0U);
    manager_.answer(name_of_manager, "ActivateConnection", "o", "/active/1");
    manager_.answer(name_of_manager, "DeactivateConnection", "");
    manager_.answer(settings_of_one, "GetSettings", "a{sa{sv}}", 1, "connection", 4, "id", "s",
                    "work", "uuid", "s", "u-1", "type", "s", "tun", "autoconnect", "b", 0);
  }

  void start() {
    manager_.own(name_of_manager);
    bus_.start([](const domain::Event&) {});
    expect({"claimed"});
  }

  void appears(const char* connection) {
    manager_.emit("/org/freedesktop", object_manager, "InterfacesAdded", "oa{sa{sv}}", connection,
                  1, active_of_one, 2, "Connection", "o", "/settings/1", "State", "u", 2U);
  }
  void tell_state(const char* connection, ActiveState state, std::uint32_t reason) {
    manager_.emit(connection, active_of_one, "StateChanged", "uu",
                  static_cast<std::uint32_t>(state), reason);
  }
  void vanishes(const char* object, const char* interface) {
    manager_.emit("/org/freedesktop", object_manager, "InterfacesRemoved", "oas", object, 1,
                  interface);
  }
  void tell_startup(bool starts) {
    manager_.emit("/org/freedesktop/NetworkManager", "org.freedesktop.DBus.Properties",
                  "PropertiesChanged", "sa{sv}as", name_of_manager, 1, "Startup", "b",
                  starts ? 1 : 0, 0);
  }

  void connect(std::uint64_t attempt) { profiles_.connect("work", domain::AttemptId{attempt}); }

  void await_calls(const char* method, int count) {
    EXPECT_TRUE(run_until([&] { return manager_.calls(method) >= count; })) << method;
  }

  tests::FakeService manager_{io_, daemon_.address()};
  std::vector<std::string> advised_;
  NetworkManagerProfiles profiles_{bus_, log_.sink(),
                                   [this](const std::string& peer) { advised_.push_back(peer); },
                                   std::chrono::milliseconds(300)};
};

// NetworkManager does not do it, whatever the profile says; "yes" is not told.
TEST_F(ProfilesTest, AVpnPluginsProfileDoesNotConnectByItself) {
  manager_.answer(settings_of_one, "GetSettings", "a{sa{sv}}", 1, "connection", 3, "id", "s",
                  "work", "uuid", "s", "u-1", "type", "s", "vpn");
  start();
  profiles_.list_peers(domain::QuestionId{1}, {"work"});
  expect({"peers 1:"});
  EXPECT_EQ(advised_, Lines{});
  appears("/active/1");
  expect({"person: work up", "person: u-1 up"});
}

TEST_F(ProfilesTest, AnotherProfileDoes) {
  manager_.answer(settings_of_one, "GetSettings", "a{sa{sv}}", 1, "connection", 3, "id", "s",
                  "work", "uuid", "s", "u-1", "type", "s", "wireguard");
  start();
  profiles_.list_peers(domain::QuestionId{1}, {"work"});
  expect({"peers 1:"});
  EXPECT_EQ(advised_, Lines{"work"});
}

// N10: it says the same of a profile that it does not know and of a VPN that has nothing to lie on.
TEST_F(ProfilesTest, AProfileIsUnknownOnlyIfItIsGone) {
  manager_.fail(name_of_manager, "ActivateConnection",
                "org.freedesktop.NetworkManager.UnknownConnection");
  start();
  connect(1);
  expect({"failed 1: org.freedesktop.NetworkManager.UnknownConnection \"as the test wants it\""});
  connect(2);
  vanishes("/settings/1", settings_of_one);
  expect({"failed 2: unknown-profile"});
}

TEST_F(ProfilesTest, AStopOfOursThatIsRefusedDoesNotHideAPersons) {
  start();
  connect(1);
  appears("/active/1");
  expect({"connected 1"});
  manager_.fail(name_of_manager, "DeactivateConnection",
                "org.freedesktop.NetworkManager.PermissionDenied");
  profiles_.kill("work");
  expect(
      {"not killed work: org.freedesktop.NetworkManager.PermissionDenied "
       "\"as the test wants it\""});
  tell_state("/active/1", ActiveState::deactivating, 2);
  expect({"person: work down", "person: u-1 down"});
}

// One that was not answered may be carried out later.
TEST_F(ProfilesTest, AStopOfOursThatIsNotAnsweredIsOurs) {
  start();
  connect(1);
  appears("/active/1");
  expect({"connected 1"});
  manager_.keep_silent(name_of_manager, "DeactivateConnection");
  profiles_.kill("work");
  expect({"not killed work: org.freedesktop.DBus.Error.NoReply \"Method call timed out\""});
  tell_state("/active/1", ActiveState::deactivated, 2);
  appears("/active/2");
  expect({"person: work up", "person: u-1 up"});
}

TEST_F(ProfilesTest, WaitsForTheEndOfWhatIsStillActive) {
  manager_.fail(name_of_manager, "ActivateConnection",
                "org.freedesktop.NetworkManager.ConnectionAlreadyActive");
  start();
  connect(1);
  appears("/active/1");
  tell_state("/active/1", ActiveState::deactivating, 0);
  await_calls("ActivateConnection", 1);
  EXPECT_TRUE(traced("ActivateConnection"));
  manager_.answer(name_of_manager, "ActivateConnection", "o", "/active/2");
  tell_state("/active/1", ActiveState::deactivated, 0);
  await_calls("ActivateConnection", 2);
  appears("/active/2");
  tell_state("/active/2", ActiveState::activated, 0);
  expect({"connected 1"});
}

// What else explains the connection does not make the command that was not answered count twice.
TEST_F(ProfilesTest, ACommandThatWasNotAnsweredIsCarriedOutOnce) {
  manager_.keep_silent(name_of_manager, "ActivateConnection");
  start();
  connect(1);
  expect({"failed 1: org.freedesktop.DBus.Error.NoReply \"Method call timed out\""});
  tell_startup(true);
  appears("/active/1");
  tell_startup(false);
  tell_state("/active/1", ActiveState::deactivated, 0);
  vanishes("/active/1", active_of_one);
  appears("/active/2");
  expect({"person: work up", "person: u-1 up"});
}

}  // namespace
}  // namespace conntrack::adapters::networkmanager
