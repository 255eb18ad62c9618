// SPDX-License-Identifier: GPL-3.0-or-later
// ServerLine: each keyword, and lines that are none.
#include "adapters/tripe/server_line.h"

#include <gtest/gtest.h>

namespace conntrack::adapters::tripe {
namespace {

struct LineCase {
  std::string line;
  ServerLine meaning;
};

TEST(ParseServerLine, KnowsEveryKeyword) {
  const std::vector<LineCase> cases{
      {"INFO", Info{}},
      {"INFO tripe 'a b'", Info{{"tripe", "a b"}}},
      {"OK", Ok{}},
      {"FAIL unknown-peer work", Fail{{"unknown-peer", "work"}}},
      {"FAIL", Fail{}},
      {"BGDETACH t1", BgDetach{"t1"}},
      {"BGINFO t1 a b", BgInfo{"t1", {"a", "b"}}},
      {"BGOK t1", BgOk{"t1"}},
      {"BGFAIL t1 provider-failed", BgFail{"t1", {"provider-failed"}}},
      {"SVCJOB J1 conntrack down \"lunch time\"",
       SvcJob{"J1", "conntrack", {"down", "lunch time"}, true}},
      {"SVCJOB J1 conntrack", SvcJob{"J1", "conntrack", {}, true}},
      {"SVCCANCEL J1", SvcCancel{"J1"}},
      {"SVCCLAIM conntrack 3.0", SvcClaim{"conntrack", "3.0"}},
      {"NOTE USER conntrack up", Broadcast{}},
      {"WARN PEER work bad-packet", Broadcast{}},
      {"TRACE it's \"anything", Broadcast{}},
  };
  for (const LineCase& each : cases)
    EXPECT_EQ(parse_server_line(each.line), each.meaning) << each.line;
}

TEST(ParseServerLine, CallsTheRestMalformed) {
  for (const std::string line :
       {"", "   ", "HELLO", "ok", "BGOK", "BGDETACH", "SVCJOB", "SVCJOB J1", "SVCCLAIM conntrack",
        "SVCCANCEL", "INFO \"open", "BGINFO"}) {
    EXPECT_EQ(parse_server_line(line), ServerLine{Malformed{}}) << line;
  }
}

// SC5: somebody waits for an answer.
TEST(ParseServerLine, DoesNotMissAJobThatIsBadlyQuoted) {
  EXPECT_EQ(parse_server_line("SVCJOB J1 conntrack help x \"open"),
            (ServerLine{SvcJob{"J1", "conntrack", {"help", "x"}, false}}));
  EXPECT_EQ(parse_server_line("SVCJOB J1 conntrack 'open"),
            (ServerLine{SvcJob{"J1", "conntrack", {}, false}}));
  EXPECT_EQ(parse_server_line("SVCJOB J1 \"conntrack"), ServerLine{Malformed{}});
}

TEST(ParseServerLine, DoesNotMissAFailureThatIsBadlyQuoted) {
  EXPECT_EQ(parse_server_line("FAIL resolve-error 'a b"),
            (ServerLine{Fail{{"resolve-error", "'a", "b"}}}));
  EXPECT_EQ(parse_server_line("BGFAIL t1 x\"y"), (ServerLine{BgFail{"t1", {"x\"y"}}}));
}

}  // namespace
}  // namespace conntrack::adapters::tripe
