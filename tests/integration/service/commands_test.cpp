// SPDX-License-Identifier: GPL-3.0-or-later
// The service's commands, given by another client of the server (section 6 of the rules).
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/integration/service/bed.h"

namespace conntrack::tests {
namespace {

using Lines = std::vector<std::string>;

class Commands : public ServiceBed {};

// SC1, WH3: a manual down stands until `up`.
TEST_F(Commands, DownAndUp) {
  in_the_office();
  EXPECT_EQ(submit("down lunch break").end, "OK");
  expect_peer("office", false);
  EXPECT_EQ(news(), (Lines{"NOTE conntrack down manual lunch break", "KILL office"}));
  unplug(eth_);
  plug(wifi_, "172.20.0.9/16");
  expect_status("target 1.2.3.4", "local=172.20.0.9 interface=wifi");
  EXPECT_EQ(status("network"), "network state=down claim=manual-down paused=no");
  EXPECT_EQ(submit("up").end, "OK");
  expect_peer("roam");
  EXPECT_EQ(news(), (Lines{"NOTE conntrack up vpn=roam manual", "connect roam"}));
}

// SC2
TEST_F(Commands, Help) {
  in_the_office();
  const AdminSession::Answer answer = submit("help");
  EXPECT_EQ(answer.end, "OK");
  EXPECT_EQ(answer.info, (Lines{"down [REASON...]", "explain [GROUP]", "help", "pause [SECONDS]",
                                "quit", "reload", "resume", "show-config", "show-group GROUP",
                                "show-groups", "status", "up [REASON...]"}));
}

// SC3
TEST_F(Commands, ShowTheConfiguration) {
  configure(
      "test-addr = 198.51.100.1\n[b c]\npeer = 10.0.0.0/255.0.0.0 172.16.0.0/12 ::/0\n"
      "other = 192.0.2.1 10.0.0.0/255.0.255.0\n[a]\ndown = 0/0\n");
  start();
  EXPECT_EQ(submit("show-config").info, Lines{"\"test-addr=198.51.100.1 2001::1\""});
  EXPECT_EQ(submit("show-groups").info, (Lines{"a", "\"b c\""}));
  EXPECT_EQ(submit("show-group \"b c\"").info,
            (Lines{"peer=peer target=(default) net=10.0.0.0/8,172.16.0.0/12,::/0",
                   "peer=other target=192.0.2.1 net=10.0.0.0/255.0.255.0"}));
  EXPECT_EQ(submit("show-group none").end, "FAIL unknown-group none");
}

// SC3, CF13: networks that do not fit in a line.
TEST_F(Commands, DivideLongLists) {
  std::string text = "[g]\npeer =";
  for (int i = 0; i < 60; ++i) text += " 10." + std::to_string(i) + ".0.0/16";
  configure(text + "\n");
  start();
  std::size_t networks = 0;
  for (const std::string& line : submit("show-group g").info) {
    EXPECT_TRUE(line.starts_with("peer=peer target=(default) net=10.")) << line;
    for (std::size_t at = 0; (at = line.find("/16", at)) != std::string::npos; ++at) ++networks;
  }
  EXPECT_EQ(networks, 60U);
}

// SC4: what scripts parse.
TEST_F(Commands, Status) {
  in_the_office({"--interval", "3600"});
  expect_status("group vpn", "state=connected");  // the answer to the connect has come, too
  const Lines lines = submit("status").info;
  ASSERT_EQ(lines.size(), 10U);
  EXPECT_EQ(lines[0], "network state=up claim=none paused=no");
  EXPECT_EQ(lines[1], "target 1.2.3.4 local=10.1.2.3 interface=eth");
  EXPECT_TRUE(lines[2].starts_with("group vpn selected=office peer=office state=connected since="));
  EXPECT_TRUE(lines[2].ends_with(" held=no damped=no")) << lines[2];
  EXPECT_EQ(lines[3], "manager nm state=absent word=none age=none");
  EXPECT_EQ(lines[4], "manager connman state=absent word=none age=none");
  EXPECT_EQ(lines[5], "manager icd state=absent word=none age=none");
  EXPECT_EQ(lines[6], "server state=present");
  EXPECT_EQ(lines[7], "bus state=lost");
  EXPECT_EQ(lines[8], "config file=conntrack.conf state=current");
  EXPECT_TRUE(lines[9].starts_with("count rounds=")) << lines[9];
  EXPECT_TRUE(lines[9].ends_with(" switches=1 connect-failures=0 config-errors=0")) << lines[9];
}

TEST_F(Commands, StatusOfAChangeThatIsHeld) {
  in_the_office({"--settle", "3000"});
  unplug(eth_);
  expect_status("group vpn", "selected=none peer=office state=connected");
  expect_status_without("group vpn", "held=no");
  EXPECT_EQ(status("network"), "network state=down claim=none paused=no");
  submit("down now");  // a manual command ends the wait
  expect_peer("office", false);
}

// SC4, CL8
TEST_F(Commands, Explain) {
  in_the_office();
  const Lines lines = submit("explain vpn").info;
  ASSERT_EQ(lines.size(), 6U);
  EXPECT_EQ(lines[0], "towards 1.2.3.4: 10.1.2.3 on eth");
  EXPECT_EQ(lines[1], "[vpn]");
  EXPECT_EQ(lines[2], "line 2 down/home no: 10.1.2.3 is not in 192.168.7.0/24");
  EXPECT_EQ(lines[3], "line 3 office yes: 10.1.2.3 is in 10.0.0.0/8");
  EXPECT_EQ(lines[5], "=> peer office");
  EXPECT_EQ(submit("explain nowhere").end, "FAIL unknown-group nowhere");
}

// WH3: what the addresses say is not all.
TEST_F(Commands, ExplainThatSomebodySaysDown) {
  in_the_office();
  submit("down");
  const Lines lines = submit("explain vpn").info;
  ASSERT_EQ(lines.size(), 7U);
  EXPECT_EQ(lines[1], "the network counts as down, whatever the addresses say: claim manual-down");
  EXPECT_EQ(lines[6], "=> peer office");
}

// SC4: answers for the file as it is.
TEST_F(Commands, Reload) {
  in_the_office();
  EXPECT_EQ(submit("reload").end, "OK");
  configure("[vpn]\nother = 0/0\n");
  EXPECT_EQ(submit("reload").end, "OK");
  expect_peer("other");
  configure("nonsense");
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(
        submit("reload").end.starts_with("FAIL config-file-error SyntaxError \"conntrack.conf:1:"));
  }
  expect_peer("other");
}

// SC4: no automatic change, but a manual one.
TEST_F(Commands, PauseAndResume) {
  in_the_office();
  list_peers();
  EXPECT_EQ(submit("pause").end, "OK");
  EXPECT_EQ(status("network"), "network state=up claim=none paused=forever");
  control("vanish office");
  unplug(eth_);
  plug(wifi_, "172.20.0.9/16");
  EXPECT_EQ(submit("up please").end, "OK");
  expect_peer("roam");
  EXPECT_EQ(news(), (Lines{"NOTE conntrack up vpn=roam manual please", "connect roam"}));
  unplug(wifi_);
  plug(eth_, "10.1.2.3/24");
  EXPECT_EQ(submit("resume").end, "OK");
  expect_peer("office");
  EXPECT_EQ(news(),
            (Lines{"NOTE conntrack up vpn=office interval-timer", "KILL roam", "connect office"}));
}

// SC4: the end of a pause is a check that asks the server. (The interval is not what does it.)
TEST_F(Commands, PauseForAWhile) {
  in_the_office({"--interval", "3600"});
  list_peers();
  EXPECT_EQ(submit("pause 86400").end, "OK");
  EXPECT_GT(seconds("network", "paused"), 80000);
  control("vanish office");
  EXPECT_EQ(submit("pause 0.05").end, "OK");
  expect_status("network", "paused=no");
  expect_peer("office");
  EXPECT_EQ(news(), (Lines{"NOTE conntrack up vpn=office interval-timer", "connect office"}));
}

// SC5
TEST_F(Commands, RefuseWhatTheyDoNotUnderstand) {
  in_the_office();
  EXPECT_EQ(submit("Up").end, "FAIL unknown-svc-command Up");
  EXPECT_EQ(submit("show-group").end, "FAIL bad-svc-syntax show-group GROUP");
  EXPECT_EQ(submit("status now").end, "FAIL bad-svc-syntax status");
  for (const char* length : {"soon", "-1", "1e3", "inf", "86401", ""}) {
    EXPECT_EQ(submit("pause \"" + std::string(length) + "\"").end,
              "FAIL bad-svc-syntax pause [SECONDS]")
        << length;
  }
  control("job-end \" \\\"open\"");
  EXPECT_EQ(submit("help").end, "FAIL bad-svc-syntax help");
}

}  // namespace
}  // namespace conntrack::tests
