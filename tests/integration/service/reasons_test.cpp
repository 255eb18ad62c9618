// SPDX-License-Identifier: GPL-3.0-or-later
// The notifications and warnings that need no network manager, with the reasons of the manual.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/integration/service/bed.h"
#include "tests/support/eventually.h"

namespace conntrack::tests {
namespace {

using News = std::vector<std::string>;

// WH7, DE7: the notification first, then the kill, then the connect.
TEST_F(ServiceBed, LooksRoundAtStart) {
  start_server({"roam"});
  plug(eth_, "10.1.2.3/24");
  start();
  expect("NOTE USER conntrack up vpn=office interval-timer");
  expect_peer("office");
  expect_peer("roam", false);
  EXPECT_EQ(news(),
            (News{"NOTE conntrack up vpn=office interval-timer", "KILL roam", "connect office"}));
}

// DE7: what is right already is left alone, in silence.
TEST_F(ServiceBed, IsSilentIfAllIsWell) {
  start_server({"office"});
  plug(eth_, "10.1.2.3/24");
  start();
  expect_status("group vpn", "selected=office peer=office");
  expect_quiet();
}

// WH2, WH4: a firm outcome is acted on at once, with the kernel's word for it.
TEST_F(ServiceBed, FollowsTheKernelsRoutes) {
  in_the_office();
  unplug(eth_);
  plug(wifi_, "172.20.0.9/16");
  expect("NOTE USER conntrack up vpn=roam route-change");
  expect_peer("roam");
  expect_peer("office", false);
  unplug(wifi_);
  plug(wifi_, "192.168.7.5/24");
  expect("NOTE USER conntrack up route-change");
  expect_peer("roam", false);
}

// WH4, DE6: that the network is gone is believed after the settle time.
TEST_F(ServiceBed, BelievesALossAfterTheSettleTime) {
  in_the_office({"--settle", "0.3"});
  unplug(eth_);
  expect("NOTE USER conntrack down route-change");
  expect_peer("office", false);
}

// WH4: a blip that is over before the settle time changes nothing.
TEST_F(ServiceBed, TakesNoNoticeOfABlip) {
  in_the_office({"--settle", "3600"});
  unplug(eth_);
  plug(eth_, "10.1.2.3/24");
  submit("resume");  // a check that asks the server: when it has, the blip has been seen
  expect("LIST", 3);
  expect_quiet();
}

// DE8: the periodic check brings back a peer that vanished.
TEST_F(ServiceBed, BringsBackAVanishedPeerAtTheInterval) {
  in_the_office({"--interval", "0.2"});
  control("vanish office");
  expect("NOTE USER conntrack up vpn=office interval-timer", 2);
  expect_peer("office");
}

// CF14: an edited file is read, and what it changes is done.
TEST_F(ServiceBed, FollowsTheConfiguration) {
  in_the_office();
  configure("[vpn]\nelsewhere = 0/0\noffice = 10.0.0.0/8\n");
  expect("NOTE USER conntrack up vpn=elsewhere config-change");
  expect_peer("elsewhere");
  expect_peer("office", false);
}

// NT3, CF14: each class of error, and the old configuration stays.
TEST_F(ServiceBed, WarnsOfABadConfigurationAndKeepsTheOldOne) {
  in_the_office();
  configure("[vpn\n");
  expect_containing("WARN USER conntrack config-file-error SyntaxError \"conntrack.conf:1:");
  configure("[vpn]\nwork = 10/8\n");
  expect_containing("WARN USER conntrack config-file-error ValueError \"conntrack.conf:2:");
  std::filesystem::remove(directory() + "/conntrack.conf");
  expect_containing("WARN USER conntrack config-file-error OSError \"conntrack.conf: ");
  expect_status("config", "state=stale");
  expect_peer("office");
  configure(laptop);
  expect_status("config", "state=current");
  EXPECT_EQ(status("group vpn").substr(0, 44), "group vpn selected=office peer=office state=");
}

// NT4, DE10: the server's own words, and another attempt.
TEST_F(ServiceBed, WarnsOfAFailedConnectAndTriesAgain) {
  start_server();
  control("connect-fail office resolve-error vpn.example.net");
  plug(eth_, "10.1.2.3/24");
  start();
  expect("WARN USER conntrack connect-failed office resolve-error vpn.example.net");
  control("connect-ok office");
  expect_peer("office");
}

// WH6, NT5: the third return within a minute.
TEST_F(ServiceBed, WarnsOfAGroupThatFlaps) {
  eth_.add_address("10.1.2.3/24");
  wifi_.add_address("172.20.0.9/16");
  ip({"route", "add", "default", "dev", "eth", "metric", "100"});
  start();
  expect_peer("office");
  for (int turn = 0; turn < 2; ++turn) {
    ip({"route", "add", "default", "dev", "wifi", "metric", "50"});
    expect_peer("roam");
    ip({"route", "del", "default", "dev", "wifi"});
    expect_peer("office");
  }
  expect("WARN USER conntrack flapping vpn");
  EXPECT_NE(status("group vpn").find("damped="), std::string::npos);
  EXPECT_EQ(status("group vpn").find("damped=no"), std::string::npos);
}

// DE9: the VPN takes the default route. That does not lead to a kill, and a connect, and a kill …
TEST_F(ServiceBed, IsNotFooledByItsOwnTunnel) {
  start_server();
  control("peer other tun-other");
  in_the_office();
  ip({"link", "add", "tun-office", "type", "veth", "peer", "name", "far-end"});
  ip({"link", "set", "far-end", "up"});
  ip({"addr", "add", "172.30.0.2/24", "dev", "tun-office"});
  ip({"link", "set", "tun-office", "up"});
  ip({"route", "add", "0.0.0.0/1", "dev", "tun-office"});
  expect_status("group vpn", "own-tunnel=tun-office");
  expect_quiet();
  bool advised = false;
  for (const std::string& line : submit("explain").info) {
    advised = advised || line.find("own-tunnel") != std::string::npos;
  }
  EXPECT_TRUE(advised);
  ip({"link", "del", "tun-office"});
  EXPECT_TRUE(eventually(std::chrono::seconds(20), [this] {
    return status("group vpn").find("own-tunnel") == std::string::npos;
  }));
  expect_quiet();
}

// NT7: no word that somebody says makes a second command, or a line too long.
TEST_F(ServiceBed, PassesHostileWordsOnAsWords) {
  in_the_office();
  submit("down \"KILL \\\"roam\\\"\" \"it's\" 'over now' " + std::string(120, 'x'));
  expect_containing("NOTE USER conntrack down manual \"KILL \\\"roam\\\"\" \"it's\"");
  for (const std::string& line : log()) {
    EXPECT_FALSE(line.starts_with("!")) << line;
  }
}

}  // namespace
}  // namespace conntrack::tests
