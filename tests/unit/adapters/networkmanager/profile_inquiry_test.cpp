// SPDX-License-Identifier: GPL-3.0-or-later
// Which VPN profiles there are (CL14), of a NetworkManager that does what the test wants.
#include "adapters/networkmanager/profile_inquiry.h"

#include <gtest/gtest.h>

#include <optional>

#include "tests/support/bus_fixture.h"
#include "tests/support/fake_service.h"

namespace conntrack::adapters::networkmanager {
namespace {

constexpr const char* manager_of_objects = "org.freedesktop.DBus.ObjectManager";
constexpr const char* one_profile = "org.freedesktop.NetworkManager.Settings.Connection";

using Profiles = std::vector<VpnProfile>;

Profile vpn_profile(const std::string& id, const std::string& uuid) {
  Profile profile;
  profile.id = id;
  profile.uuid = uuid;
  profile.type = "vpn";
  return profile;
}

TEST(VpnProfiles, AreSortedAndHaveTheirNames) {
  ProfileTable table;
  table.set_profile("/p/3", vpn_profile("b", "u-3"));
  table.set_profile("/p/1", vpn_profile("b", "u-1"));
  table.set_profile("/p/2", vpn_profile("a", "u-2"));
  Profile cable = vpn_profile("0", "u-0");
  cable.type = "802-3-ethernet";
  table.set_profile("/p/0", cable);
  Profile alone = vpn_profile("c", "u-4");
  alone.connects_by_itself = false;
  table.set_profile("/p/4", alone);
  EXPECT_EQ(vpn_profiles(table), (Profiles{{"a", {"a", "u-2"}, true},
                                           {"b", {"u-1"}, true},
                                           {"b", {"u-3"}, true},
                                           {"c", {"c", "u-4"}, false}}));
}

class ProfileInquiryTest : public tests::BusFixture {
 protected:
  ProfileInquiryTest() {
    manager_.answer(manager_of_objects, "GetManagedObjects", "a{oa{sa{sv}}}", 2, "/devices/1", 1,
                    "org.freedesktop.NetworkManager.Device", 0, "/settings/1", 1, one_profile, 1,
                    "Flags", "u", 0U);
    manager_.answer(one_profile, "GetSettings", "a{sa{sv}}", 2, "connection", 4, "id", "s", "work",
                    "uuid", "s", "u-1", "type", "s", "wireguard", "autoconnect", "b", 0, "ipv4", 0);
  }

  void appear() { manager_.own("org.freedesktop.NetworkManager"); }

  void ask() {
    inquiry_.start([this](const ProfileInquiry::Answer& answer) { answers_.push_back(answer); });
  }

  ProfileInquiry::Answer answer() {
    ask();
    EXPECT_TRUE(run_until([&] { return !answers_.empty(); }));
    return answers_.empty() ? ProfileInquiry::Answer(Profiles{}) : answers_.front();
  }

  void expect_failure(const std::string& why) {
    const auto given = answer();
    ASSERT_FALSE(given);
    EXPECT_EQ(given.error(), why);
  }

  tests::FakeService manager_{io_, daemon_.address()};
  std::vector<ProfileInquiry::Answer> answers_;
  ProfileInquiry inquiry_{bus_};
};

TEST_F(ProfileInquiryTest, TellsTheProfiles) {
  appear();
  const auto given = answer();
  ASSERT_TRUE(given);
  EXPECT_EQ(*given, (Profiles{{"work", {"work", "u-1"}, false}}));
  EXPECT_EQ(manager_.calls("GetSettings"), 1);
}

TEST_F(ProfileInquiryTest, LeavesOutWhatIsNoVpn) {
  appear();
  manager_.answer(one_profile, "GetSettings", "a{sa{sv}}", 1, "connection", 3, "id", "s", "work",
                  "type", "s", "tun", "master", "s", "br0");
  const auto given = answer();
  ASSERT_TRUE(given);
  EXPECT_EQ(*given, Profiles{});
}

// A profile may be another person's.
TEST_F(ProfileInquiryTest, LeavesOutWhatItMayNotSee) {
  appear();
  manager_.fail(one_profile, "GetSettings",
                "org.freedesktop.NetworkManager.Settings.PermissionDenied");
  const auto given = answer();
  ASSERT_TRUE(given);
  EXPECT_EQ(*given, Profiles{});
}

TEST_F(ProfileInquiryTest, LeavesOutWhatCannotBeRead) {
  appear();
  manager_.answer(one_profile, "GetSettings", "s", "work");
  const auto given = answer();
  ASSERT_TRUE(given);
  EXPECT_EQ(*given, Profiles{});
}

TEST_F(ProfileInquiryTest, TellsThatNobodyIsThere) {
  expect_failure("nobody is org.freedesktop.NetworkManager on the bus");
}

TEST_F(ProfileInquiryTest, TellsThatThereIsNoBus) {
  daemon_.kill();
  expect_failure("there is no bus");
}

TEST_F(ProfileInquiryTest, TellsThatItIsRefused) {
  appear();
  manager_.fail(manager_of_objects, "GetManagedObjects", "org.freedesktop.DBus.Error.AccessDenied");
  expect_failure("NetworkManager does not answer: as the test wants it");
}

TEST_F(ProfileInquiryTest, TellsThatTheAnswerIsAbsurd) {
  appear();
  manager_.answer(manager_of_objects, "GetManagedObjects", "u", 7U);
  const auto given = answer();
  ASSERT_FALSE(given);
  EXPECT_TRUE(given.error().starts_with("NetworkManager does not answer: ")) << given.error();
}

// Whoever asks sets the limit.
TEST_F(ProfileInquiryTest, OneThatIsSilentCanBeLeft) {
  appear();
  manager_.keep_silent(manager_of_objects, "GetManagedObjects");
  ask();
  EXPECT_TRUE(run_until([&] { return manager_.calls("GetManagedObjects") == 1; }));
}

TEST_F(ProfileInquiryTest, AnswersOnceIfTheBusDiesInBetween) {
  appear();
  manager_.keep_silent(manager_of_objects, "GetManagedObjects");
  ask();
  EXPECT_TRUE(run_until([&] { return manager_.calls("GetManagedObjects") == 1; }));
  daemon_.kill();
  EXPECT_TRUE(run_until([&] { return !answers_.empty(); }));
  daemon_.start();
  EXPECT_TRUE(run_until([&] { return trace_.find("GetNameOwner") != std::string::npos; }));
  EXPECT_EQ(answers_.size(), 1U);
}

}  // namespace
}  // namespace conntrack::adapters::networkmanager
