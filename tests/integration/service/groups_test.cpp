// SPDX-License-Identifier: GPL-3.0-or-later
// Several groups at once: what is announced of them, and what is done (NT1, NT6, DE7).
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/integration/service/bed.h"

namespace conntrack::tests {
namespace {

using Lines = std::vector<std::string>;

class Groups : public ServiceBed {};

// NT1, DE7: one notification for all, then the commands in the order of the file.
TEST_F(Groups, ThatActTogetherAreAnnouncedTogether) {
  configure(
      "[work]\noffice = 10.0.0.0/8\n[none]\ndown = 0/0\n[home]\nroam = 0/0\n[six]\nroam6 = ::/0\n");
  plug(eth_, "10.1.2.3/24");
  start_server({"elsewhere"});
  start();
  expect_peer("office");
  expect_peer("roam");
  EXPECT_EQ(news(), (Lines{"NOTE conntrack up work=office home=roam interval-timer",
                           "connect office", "connect roam"}));
  submit("down");
  expect_peer("roam", false);
  EXPECT_EQ(news(), (Lines{"NOTE conntrack down manual", "KILL office", "KILL roam"}));
  expect_peer("elsewhere");
}

// NT6: more than a line takes is divided; each line says when and why.
TEST_F(Groups, TooManyForALineAreDividedAmongSeveral) {
  std::string text;
  std::string groups;
  for (int i = 10; i < 20; ++i) {
    const std::string name = std::string(55, 'g') + std::to_string(i);
    text += "[" + name + "]\np" + std::to_string(i) + " = 0/0\n";
    groups += " " + name + "=p" + std::to_string(i);
  }
  configure(text);
  plug(eth_, "10.1.2.3/24");
  start();
  expect_peer("p19");
  submit("status");
  const std::string beginning = "NOTE conntrack up";
  const std::string end = " interval-timer";
  std::string announced;
  int lines = 0;
  for (const std::string& line : news()) {
    if (!line.starts_with("NOTE ")) continue;
    ASSERT_TRUE(line.starts_with(beginning) && line.ends_with(end)) << line;
    announced += line.substr(beginning.size(), line.size() - beginning.size() - end.size());
    ++lines;
  }
  EXPECT_EQ(announced, groups);
  EXPECT_EQ(lines, 4);
}

// NT1: one group's loss is waited for, another's change is not; it is listed with what it keeps.
TEST_F(Groups, ThatHoldAChangeAreListedWithThePeerTheyKeep) {
  configure(
      "[vpn]\noffice = 10.0.0.0/8\nroam = 0/0\n"
      "[lab]\nlab = 198.51.100.7 172.20.0.0/16\n[other]\nno = 192.0.2.0/24\n");
  wifi_.add_address("172.20.0.9/16");
  ip({"route", "add", "198.51.100.7", "dev", "wifi"});
  in_the_office({"--settle", "3600"});
  expect_peer("lab");
  expect_status("group lab", "peer=lab state=connected");
  news();
  ip({"route", "replace", "unreachable", "198.51.100.7"});
  expect_status_without("group lab", "held=no");
  eth_.add_address("192.168.50.5/24");
  ip({"route", "replace", "default", "dev", "eth", "src", "192.168.50.5"});
  expect_peer("roam");
  EXPECT_EQ(news(), (Lines{"NOTE conntrack up vpn=roam lab=lab route-change", "KILL office",
                           "connect roam"}));
  expect_status_without("group lab", "held=no");
  expect_peer("lab");
}

// DE10: connecting takes long, and nobody waits for anybody else.
TEST_F(Groups, ConnectTheirPeersAtOnce) {
  configure("[a]\none = 0/0\n[b]\ntwo = 0/0\n[c]\nthree = 0/0\n");
  start_server();
  control("connect-delay one 3600000");
  control("connect-late two 3600000");
  plug(eth_, "10.1.2.3/24");
  start();
  expect_peer("three");
  expect_status("group c", "peer=three state=connected");
  expect_status("group a", "peer=one state=connecting");
  expect_status("group b", "peer=two state=connecting");
  news();
  submit("down");
  expect_peer("two", false);
  expect_peer("three", false);
  Lines happened = news();
  ASSERT_EQ(happened.size(), 6U);
  EXPECT_EQ(happened[0], "NOTE conntrack down manual");
  EXPECT_EQ(std::count(happened.begin(), happened.end(), "KILL one"), 1);
  EXPECT_EQ(std::count_if(happened.begin(), happened.end(),
                          [](const std::string& line) { return line.starts_with("BGCANCEL "); }),
            2);
}

}  // namespace
}  // namespace conntrack::tests
