// SPDX-License-Identifier: GPL-3.0-or-later
// What NetworkManager has told of profiles, connections and devices (VP2, VP4).
#include "adapters/networkmanager/profile_table.h"

#include <gtest/gtest.h>

namespace conntrack::adapters::networkmanager {
namespace {

constexpr const char* manager_interface = "org.freedesktop.NetworkManager";
constexpr const char* active_interface = "org.freedesktop.NetworkManager.Connection.Active";
constexpr const char* device_interface = "org.freedesktop.NetworkManager.Device";
constexpr const char* profile_interface = "org.freedesktop.NetworkManager.Settings.Connection";

using Found = std::variant<std::string, LookupError>;
using List = std::vector<std::string>;

Profile tunnel_profile(const std::string& id, const std::string& uuid) {
  Profile profile;
  profile.id = id;
  profile.uuid = uuid;
  profile.type = "tun";
  profile.interface_name = "tun7";
  return profile;
}

struct ProfileTableTest : testing::Test {
  ProfileTable table;

  ProfileTableTest() { table.set_profile("/p/1", tunnel_profile("work", "u-1")); }

  void tell(const char* path, const char* interface, const dbus::Properties& told) {
    table.update(path, interface, told);
  }
  const ActiveConnection& active(const char* path) { return *table.active(path); }
};

TEST_F(ProfileTableTest, FindsProfilesByUuidOrById) {
  table.set_profile("/p/2", tunnel_profile("play", "u-2"));
  EXPECT_EQ(table.find("work"), Found("/p/1"));
  EXPECT_EQ(table.find("u-2"), Found("/p/2"));
  EXPECT_EQ(table.find("none"), Found(LookupError::unknown));
  EXPECT_EQ(table.find(""), Found(LookupError::unknown));
  EXPECT_EQ(table.names_of("/p/2"), (List{"play", "u-2"}));
  EXPECT_EQ(table.names_of("/p/9"), List{});
}

TEST_F(ProfileTableTest, AnIdThatSeveralHaveIsNoName) {
  table.set_profile("/p/2", tunnel_profile("work", "u-2"));
  EXPECT_EQ(table.find("work"), Found(LookupError::ambiguous));
  EXPECT_EQ(table.find("u-1"), Found("/p/1"));
  EXPECT_EQ(table.names_of("/p/1"), List{"u-1"});
  table.remove("/p/2");
  EXPECT_EQ(table.find("work"), Found("/p/1"));
}

TEST_F(ProfileTableTest, AUuidWinsOverAnId) {
  table.set_profile("/p/0", tunnel_profile("u-1", "u-0"));
  EXPECT_EQ(table.find("u-1"), Found("/p/1"));
  EXPECT_EQ(table.names_of("/p/0"), List{"u-0"});
}

TEST_F(ProfileTableTest, ARenamedProfileHasItsNewName) {
  table.set_profile("/p/1", tunnel_profile("office", "u-1"));
  EXPECT_EQ(table.find("work"), Found(LookupError::unknown));
  EXPECT_EQ(table.find("office"), Found("/p/1"));
}

// NetworkManager makes a profile for each device that others configure, with the device's name.
TEST_F(ProfileTableTest, GeneratedProfilesHaveNoName) {
  for (const std::uint32_t flags : {0x02U, 0x08U, 0x0bU}) {
    tell("/p/2", profile_interface, {{"Flags", flags}});
    table.set_profile("/p/2", tunnel_profile("work", "u-2"));
    EXPECT_EQ(table.find("work"), Found("/p/1"));
    EXPECT_EQ(table.names_of("/p/2"), List{});
  }
  tell("/p/2", profile_interface, {{"Flags", 0U}});  // it has been saved
  EXPECT_EQ(table.find("work"), Found(LookupError::ambiguous));
}

TEST_F(ProfileTableTest, AConnectionIsUpUntilItsEndIsToldOrAskedFor) {
  tell("/a/1", active_interface, {{"Connection", std::string("/p/1")}, {"State", 0U}});
  EXPECT_TRUE(active("/a/1").is_up());
  for (const auto& [state, up] : {std::pair{1U, true}, {2U, true}, {3U, false}, {4U, false}}) {
    table.set_state("/a/1", static_cast<ActiveState>(state));
    EXPECT_EQ(active("/a/1").is_up(), up) << state;
  }
  tell("/a/1", active_interface, {{"State", 2U}});
  table.active("/a/1")->is_being_stopped = true;
  EXPECT_FALSE(active("/a/1").is_up());
}

TEST_F(ProfileTableTest, FindsTheConnectionsOfAProfile) {
  tell("/a/1", active_interface, {{"Connection", std::string("/p/1")}, {"State", 2U}});
  tell("/a/2", active_interface, {{"Connection", std::string("/p/1")}, {"State", 4U}});
  tell("/a/3", active_interface, {{"Connection", std::string("/p/2")}, {"State", 2U}});
  const auto up = [](const ActiveConnection& each) { return each.is_up(); };
  EXPECT_EQ(table.connections_of("/p/1", up), List{"/a/1"});
}

TEST_F(ProfileTableTest, ATunnelIsTheConnectionsDevice) {
  tell("/a/1", active_interface, {{"Connection", std::string("/p/1")}, {"Devices", List{}}});
  EXPECT_EQ(table.tunnel_of(active("/a/1")), (Tunnel{"tun7", false})) << "the profile's";
  tell("/d/1", device_interface, {{"Interface", std::string("tun9")}});
  tell("/a/1", active_interface, {{"Devices", List{"/d/1"}}});
  EXPECT_EQ(table.tunnel_of(active("/a/1")), (Tunnel{"tun9", false}));
  tell("/a/1", active_interface, {{"Devices", List{}}});  // told before its end
  EXPECT_EQ(table.tunnel_of(active("/a/1")), (Tunnel{"tun9", false}));
}

// A VPN plugin's connection names the device beneath the tunnel.
TEST_F(ProfileTableTest, AVpnsTunnelIsTheDeviceWithItsAddresses) {
  tell("/d/1", device_interface,
       {{"Interface", std::string("eth0")}, {"Ip4Config", std::string("/i/1")}});
  tell("/a/1", active_interface,
       {{"Connection", std::string("/p/1")}, {"Vpn", true}, {"Devices", List{"/d/1"}}});
  tell("/a/1", active_interface, {{"State", 1U}, {"Ip4Config", std::string("/")}});
  EXPECT_EQ(table.tunnel_of(active("/a/1")), (Tunnel{"", true})) << "still to come";
  tell("/d/2", device_interface,
       {{"Interface", std::string("tun0")}, {"Ip4Config", std::string("/i/2")}});
  tell("/a/1", active_interface, {{"State", 2U}, {"Ip4Config", std::string("/i/2")}});
  EXPECT_EQ(table.tunnel_of(active("/a/1")), (Tunnel{"tun0", false}));
  tell("/a/1", active_interface, {{"Ip4Config", std::string("/i/3")}});
  EXPECT_EQ(table.tunnel_of(active("/a/1")), (Tunnel{"", false})) << "it has none";
  table.active("/a/1")->is_settled = false;
  EXPECT_EQ(table.tunnel_of(active("/a/1")), (Tunnel{"", true}));
  tell("/d/3", device_interface,
       {{"Interface", std::string("tun3")}, {"Ip6Config", std::string("/j/1")}});
  tell("/a/1", active_interface, {{"Ip6Config", std::string("/j/1")}});
  EXPECT_EQ(table.tunnel_of(active("/a/1")), (Tunnel{"tun3", false}));
}

// The device tells why, just before its connection ends; what it does then is another matter.
TEST_F(ProfileTableTest, AnEndHasTheReasonOfItsDevice) {
  tell("/a/1", active_interface,
       {{"Connection", std::string("/p/1")}, {"State", 1U}, {"Devices", List{"/d/1"}}});
  table.device_changed("/d/1", 50, 0);
  table.device_changed("/d/1", 120, 5);
  table.device_changed("/d/1", 30, 0);
  EXPECT_EQ(active("/a/1").device_reason, 0U);
  table.set_state("/a/1", ActiveState::deactivated);
  EXPECT_EQ(active("/a/1").device_reason, 5U);

  tell("/a/2", active_interface, {{"State", 2U}, {"Devices", List{"/d/1"}}});
  table.device_changed("/d/1", 110, 39);
  table.set_state("/a/2", ActiveState::deactivating);
  table.device_changed("/d/1", 110, 60);  // of the next connection
  table.set_state("/a/2", ActiveState::deactivated);
  EXPECT_EQ(active("/a/2").device_reason, 39U);
}

TEST_F(ProfileTableTest, ForgetsWhatIsRemovedAndEverything) {
  tell("/a/1", active_interface, {{"State", 2U}});
  table.remove("/a/1");
  EXPECT_EQ(table.active("/a/1"), nullptr);
  tell(manager_interface, manager_interface, {{"Startup", true}});
  EXPECT_TRUE(table.is_starting());
  table.clear();
  EXPECT_EQ(table.find("work"), Found(LookupError::unknown));
  EXPECT_FALSE(table.is_starting());
}

TEST_F(ProfileTableTest, PassesOverWhatIsMistyped) {
  tell("/a/1", active_interface, {{"State", std::string("2")}, {"Devices", true}, {"Vpn", 1U}});
  EXPECT_EQ(active("/a/1").state, ActiveState::unknown);
  EXPECT_FALSE(active("/a/1").is_vpn);
}

TEST(Profile, IsAVpnByItsType) {
  Profile profile = tunnel_profile("any", "u");
  for (const char* type : {"tun", "wireguard", "vpn"}) {
    profile.type = type;
    EXPECT_TRUE(is_vpn(profile)) << type;
  }
  for (const char* type : {"802-3-ethernet", "bridge", "loopback", ""}) {
    profile.type = type;
    EXPECT_FALSE(is_vpn(profile)) << type;
  }
}

// A tap device of a bridge, and what NetworkManager has made of others' devices.
TEST(Profile, IsNoVpnAsAPortOrIfItIsGenerated) {
  Profile profile = tunnel_profile("any", "u");
  profile.is_port = true;
  EXPECT_FALSE(is_vpn(profile));
  profile.is_port = false;
  profile.is_generated = true;
  EXPECT_FALSE(is_vpn(profile));
}

TEST(Profile, IsAPeerIfItTakesNoDeviceThatOthersUse) {
  Profile profile = tunnel_profile("any", "u");
  profile.interface_name.clear();
  for (const char* type : {"tun", "wireguard", "vpn", "ip-tunnel", "vlan"}) {
    profile.type = type;
    EXPECT_TRUE(is_bound(profile)) << type;
  }
  for (const char* type : {"802-3-ethernet", "802-11-wireless", "gsm", "pppoe", ""}) {
    profile.type = type;
    EXPECT_FALSE(is_bound(profile)) << type;
  }
  profile.interface_name = "eth1";
  EXPECT_TRUE(is_bound(profile));
}

}  // namespace
}  // namespace conntrack::adapters::networkmanager
