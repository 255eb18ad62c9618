// SPDX-License-Identifier: GPL-3.0-or-later
// The notifications and warnings that need no network manager, with the reasons of the manual.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/integration/service/bed.h"

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
// (So long a settle time that no outcome here could be anything else.)
TEST_F(ServiceBed, FollowsTheKernelsRoutes) {
  in_the_office({"--settle", "3600"});
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
  expect_status_without("group vpn", "held=no");
  plug(eth_, "10.1.2.3/24");
  expect_status("group vpn", "held=no");
  expect_status("group vpn", "selected=office peer=office");
  expect_quiet();
}

// WH2: the kernel tells of links, too.
TEST_F(ServiceBed, BelievesInALinkThatIsTakenDown) {
  in_the_office({"--settle", "0.3"});
  ip({"link", "set", "eth", "down"});
  expect("NOTE USER conntrack down route-change");
  expect_peer("office", false);
}

// DE2, CF4: the other family has a test address of its own.
TEST_F(ServiceBed, KnowsAPlaceByItsIpv6Address) {
  configure("[vpn]\nlab = 2001:db8:1::/48\nroam = ::/0\n");
  plug(eth_, "2001:db8:1::5/64");
  start({"--settle", "3600"});
  expect("NOTE USER conntrack up vpn=lab interval-timer");
  expect_peer("lab");
  expect_status("target 2001::1", "local=2001:db8:1::5 interface=eth");
  ip({"-6", "route", "del", "default"});
  unplug(eth_);
  plug(wifi_, "2001:db8:2::5/64");
  expect("NOTE USER conntrack up vpn=roam route-change");
  expect_peer("roam");
  expect_peer("lab", false);
}

// DE8: the periodic check brings back a peer that vanished.
TEST_F(ServiceBed, BringsBackAVanishedPeerAtTheInterval) {
  in_the_office({"--interval", "0.2"});
  list_peers();
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

// NT4: also if nobody is there who could connect, or who knows the peer.
TEST_F(ServiceBed, WarnsIfNobodyConnects) {
  start_server();
  control("connect off");
  control("know roam");
  plug(eth_, "10.1.2.3/24");
  start();
  expect("WARN USER conntrack connect-failed office unknown-service connect");
  control("connect on");
  expect("WARN USER conntrack connect-failed office unknown-peer office");
  expect_status_without("count", "connect-failures=0");
  control("know office");
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
  expect_status_without("group vpn", "damped=no");
}

}  // namespace
}  // namespace conntrack::tests
