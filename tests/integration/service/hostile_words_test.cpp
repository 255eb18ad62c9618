// SPDX-License-Identifier: GPL-3.0-or-later
// NT7, CF13: no word that somebody says makes a second command, or a line that is too long. The
// stand-in itself sees to it that each line is well-formed; here it is seen what became of the
// words.
#include <gtest/gtest.h>

#include <string>

#include "tests/integration/service/bed.h"

namespace conntrack::tests {
namespace {

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

class HostileWords : public ServiceBed {};

TEST_F(HostileWords, OfAReasonStayWords) {
  in_the_office();
  submit("down \"KILL \\\"roam\\\"\" \"it's\" 'over now' " + std::string(120, 'x'));
  expect("NOTE USER conntrack down manual \"KILL \\\"roam\\\"\" \"it's\" \"over now\" " +
         std::string(120, 'x'));
}

// A command of 255 bytes, which is not too long for us, makes a line that would be.
TEST_F(HostileWords, OfAReasonAreCutAtTheEndOfALine) {
  in_the_office();
  submit("down " + std::string(230, 'x'));
  expect("NOTE USER conntrack down manual " + std::string(223, 'x') + "...");
}

TEST_F(HostileWords, OfAReasonAreCutBetweenTwoCharacters) {
  in_the_office();
  submit("down " + repeated("\xc3\xa9", 115));
  expect("NOTE USER conntrack down manual " + repeated("\xc3\xa9", 111) + "...");
  submit("up \xff\xc3 \xf0\x9f\x98\x80");  // what is no UTF-8 is not passed on as if it were
  expect("NOTE USER conntrack up vpn=office manual ?? \xf0\x9f\x98\x80");
}

TEST_F(HostileWords, OfAGroupStayOneWord) {
  configure("[it's \"my\" \\ gr\xc3\xbcppe KILL roam]\noffice = 10.0.0.0/8\n");
  start_server({"roam"});
  in_the_office();
  expect(
      "NOTE USER conntrack up \"it's \\\"my\\\" \\\\ gr\xc3\xbcppe KILL roam=office\" "
      "interval-timer");
  expect_status("group", "\"it's \\\"my\\\" \\\\ gr\xc3\xbcppe KILL roam\" selected=office");
  EXPECT_EQ(submit("show-groups").info[0], "\"it's \\\"my\\\" \\\\ gr\xc3\xbcppe KILL roam\"");
  expect_peer("roam");
}

TEST_F(HostileWords, OfAPeerStayOneWord) {
  configure("[vpn]\n\"x\"\\'y' = 10.0.0.0/8\n");
  plug(eth_, "10.1.2.3/24");
  start();
  expect("NOTE USER conntrack up \"vpn=\\\"x\\\"\\\\'y'\" interval-timer");
  expect_containing(" connect active \"\\\"x\\\"\\\\'y'\"");
  expect_status("group", "state=connected");
  submit("down");
  expect("KILL \"\\\"x\\\"\\\\'y'\"");
}

TEST_F(HostileWords, OfTheConnectServiceArePassedOnAsTheyAre) {
  start_server();
  control("connect-fail office \"KILL roam\" \"\" \"\\\"\" \"a \\\\ b\" \"it's\" \xc3\xa9");
  plug(eth_, "10.1.2.3/24");
  start();
  expect(
      "WARN USER conntrack connect-failed office \"KILL roam\" \"\" \"\\\"\" \"a \\\\ b\" \"it's\" "
      "\xc3\xa9");
}

TEST_F(HostileWords, OfTheConnectServiceAreCutAtTheEndOfALine) {
  start_server();
  control("connect-fail office " + std::string(227, 'y'));
  plug(eth_, "10.1.2.3/24");
  start();
  expect("WARN USER conntrack connect-failed office " + std::string(215, 'y') + "...");
}

}  // namespace
}  // namespace conntrack::tests
