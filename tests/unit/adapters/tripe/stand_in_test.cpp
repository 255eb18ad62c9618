// SPDX-License-Identifier: GPL-3.0-or-later
// The stand-in server itself: it is as strict as the tests believe.
#include "tests/support/stand_in/stand_in.h"

#include <gtest/gtest.h>

#include <compare>
#include <memory>
#include <string>
#include <vector>

#include "tests/unit/adapters/tripe/stand_in_fixture.h"

namespace conntrack::tests {
namespace {

using Lines = std::vector<std::string>;

TEST(CompareVersions, GoesByTheValueOfNumbersAndThenByText) {
  const std::vector<std::string> ascending{"0.9",     "1.0~rc1", "1.0",     "1.0.1", "1.0.10",
                                           "1.0.10a", "2.0.0",   "2.0.0+1", "10"};
  for (std::size_t left = 0; left < ascending.size(); ++left) {
    for (std::size_t right = 0; right < ascending.size(); ++right) {
      EXPECT_EQ(compare_versions(ascending[left], ascending[right]), left <=> right)
          << ascending[left] << ' ' << ascending[right];
    }
  }
  EXPECT_EQ(compare_versions("1.00", "1.0"), std::strong_ordering::equal);
}

TEST_F(StandInTest, WritesDownWhatNobodyShouldSend) {
  EXPECT_EQ(say("WARN " + std::string(250, 'x') + "\n", 1)[0].substr(0, 10), "WARN USER ");
  EXPECT_EQ(violations(), Lines{});
  EXPECT_EQ(say("WARN " + std::string(251, 'x') + "\n", 1), Lines{"FAIL bad-syntax line-too-long"});
  EXPECT_EQ(say("KILL \"work\n", 1), Lines{"FAIL bad-syntax words"});
  EXPECT_EQ(say("KILL a\tb\n", 1), Lines{"FAIL bad-syntax words"});
  EXPECT_EQ(violations().size(), 3U);
  EXPECT_EQ(say("HELLO\n", 1), Lines{"FAIL unknown-command HELLO"});
  EXPECT_EQ(violations(), Lines{"there is no such command: HELLO"});
}

TEST_F(StandInTest, WritesDownArgumentsThatACommandDoesNotTake) {
  EXPECT_EQ(say("SVCOK J#1 thanks\n", 1), Lines{"FAIL bad-syntax SVCOK JOBID"});
  EXPECT_EQ(violations(), Lines{"these are the wrong arguments: SVCOK J#1 thanks"});
  EXPECT_EQ(say("BGCANCEL \"\"\n", 1), Lines{"FAIL bad-syntax BGCANCEL TAG"});
  const std::string usage = "FAIL bad-syntax SVCSUBMIT [OPTIONS] SERVICE COMMAND ...";
  for (const char* line : {"SVCSUBMIT -background \"\" connect active a", "SVCSUBMIT connect",
                           "SVCSUBMIT -background t connect", "SVCSUBMIT -verbose t connect active",
                           "SVCSUBMIT -background connect"}) {
    EXPECT_EQ(say(std::string(line) + "\n", 1), Lines{usage}) << line;
  }
  for (const char* line : {"LIST all", "KILL", "KILL a b", "IFNAME", "NOTIFY", "WARN", "VERSION 1",
                           "SVCCLAIM a", "SVCRELEASE", "SVCFAIL J#1", "SVCINFO", "SVCLIST a",
                           "SVCQUERY", "SVCENSURE", "WATCH -A -n"}) {
    EXPECT_TRUE(say(std::string(line) + "\n", 1)[0].starts_with("FAIL bad-syntax ")) << line;
  }
  EXPECT_EQ(violations().size(), 21U);
}

// The canonical form: quotes and blanks only where they are needed, and UTF-8.
TEST_F(StandInTest, WritesDownALineThatCouldBeSimpler) {
  const Lines good{"WARN a",
                   "warn a",
                   "WARN \"a b\"",
                   "WARN \"\"",
                   "WARN \"a\\\\b\"",
                   "WARN \"it's\"",
                   "WARN na\xc3\xafve \xf0\x9f\x98\x80"};
  for (const std::string& line : good) say(line + "\n", 2);
  EXPECT_EQ(violations(), Lines{});
  const Lines bad{"WARN  a",
                  "WARN a ",
                  " WARN a",
                  "WARN \"a\"",
                  "WARN 'a b'",
                  "WARN a\\b",
                  "WARN \"a\\ b\"",
                  "WARN it\\'s",
                  "WARN \xff",
                  "WARN \xc3",
                  "WARN \xc0\x80",
                  "WARN \xed\xa0\x80",
                  "WARN \xf4\x90\x80\x80"};
  for (const std::string& line : bad) {
    say(line + "\n", 2);
    EXPECT_EQ(violations().size(), 1U) << line;
  }
}

TEST_F(StandInTest, HoldsNothingAgainstAClientThatSteers) {
  say("STANDIN quiet\nHELLO\nKILL  'a'\nBGCANCEL t\nSVCCLAIM s 1\n", 5);
  EXPECT_EQ(violations(), Lines{});
  EXPECT_EQ(server->commands(), Lines{});
  EXPECT_EQ(logged("s1 BGCANCEL t"), 4U);
}

TEST_F(StandInTest, WantsServicesToBeDeafToBroadcasts) {
  EXPECT_EQ(say("WATCH -A\nSVCCLAIM s 1\n", 2), (Lines{"OK", "OK"}));
  EXPECT_EQ(violations(), Lines{});
  say("LIST\nWATCH -A\nSVCCLAIM t 1\n", 3);
  EXPECT_EQ(violations(), Lines{"WATCH -A comes first: t"});
}

TEST_F(StandInTest, TellsThoseWhoWatchAndThoseOnly) {
  EXPECT_EQ(say("NOTIFY a \"b c\"\nWATCH -A\nNOTIFY d\nWATCH +w\nNOTIFY e\nWARN f\n", 8),
            (Lines{"NOTE USER a \"b c\"", "OK", "OK", "OK", "OK", "OK", "WARN USER f", "OK"}));
  EXPECT_EQ(say("WATCH -x\n", 1), Lines{"FAIL bad-watch-option x"});
}

TEST_F(StandInTest, IsSteeredFromOutsideAlsoWhileItIsFrozen) {
  EXPECT_EQ(ask("STANDIN peer work tun7"), Lines{"OK"});
  EXPECT_EQ(ask("IFNAME work"), (Lines{"INFO tun7", "OK"}));
  EXPECT_EQ(ask("STANDIN peers"), (Lines{"INFO work", "OK"}));
  EXPECT_EQ(ask("STANDIN nonsense").size(), 1U);
  EXPECT_EQ(say("STANDIN freeze\nSTANDIN vanish work\nSTANDIN thaw\nLIST\n", 5),
            (Lines{"OK", "NOTE KILL work", "OK", "OK", "OK"}));
  EXPECT_TRUE(server->violations().empty());
}

// What is armed waits for the client that the tests are about.
TEST_F(StandInTest, FailsAWellFormedCommandOfSomebodyElseOnce) {
  EXPECT_EQ(ask("STANDIN fail LIST a b"), Lines{"OK"});
  EXPECT_EQ(ask("LIST"), Lines{"OK"});
  EXPECT_EQ(say("LIST all\nLIST\nLIST\n", 3), (Lines{"FAIL bad-syntax LIST", "FAIL a b", "OK"}));
  EXPECT_GT(logged("~ failed LIST"), 0U);
}

TEST_F(StandInTest, LetsAPeerGoBetweenTwoCommands) {
  server->add_peer("work");
  EXPECT_EQ(ask("STANDIN vanish-after LIST work"), Lines{"OK"});
  EXPECT_EQ(say("WATCH -A\nLIST\nKILL work\n", 4),
            (Lines{"OK", "INFO work", "OK", "FAIL unknown-peer work"}));
}

TEST_F(StandInTest, ConnectsAsItIsTold) {
  EXPECT_EQ(ask("STANDIN know work home"), Lines{"OK"});
  EXPECT_EQ(ask("SVCSUBMIT connect active stranger"), Lines{"FAIL unknown-peer stranger"});
  EXPECT_EQ(ask("SVCSUBMIT connect active home"), Lines{"OK"});
  EXPECT_EQ(ask("SVCSUBMIT connect active home"), Lines{"FAIL peer-exists home"});
  EXPECT_EQ(ask("STANDIN connect-late work 3600000"), Lines{"OK"});
  const std::unique_ptr<Raw> raw = connect();
  raw->send("WATCH -A\nSVCSUBMIT -background t connect active work\nBGCANCEL t\n");
  EXPECT_EQ(hear(*raw, 3), (Lines{"OK", "BGDETACH t", "OK"}));
  EXPECT_TRUE(server->has_peer("work"));
}

TEST_F(StandInTest, BreaksTheProtocolAsItIsTold) {
  const std::unique_ptr<Raw> raw = connect();
  raw->send("WATCH -A\n");
  hear(*raw, 1);
  EXPECT_EQ(ask("STANDIN flood 3"), Lines{"OK"});
  EXPECT_EQ(ask("STANDIN send y"), Lines{"OK"});
  EXPECT_EQ(hear(*raw, 1), Lines{"xxxy"});
  EXPECT_EQ(ask("STANDIN cut z"), Lines{"OK"});
  EXPECT_TRUE(run_until([&] { return server->clients() == 0; }));
  EXPECT_EQ(raw->lines, Lines{});
}

}  // namespace
}  // namespace conntrack::tests
