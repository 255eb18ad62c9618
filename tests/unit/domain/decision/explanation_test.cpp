// SPDX-License-Identifier: GPL-3.0-or-later
// The texts that explain a decision (CL8). That they agree with it: decision_model_test.cpp.
#include "domain/decision/explanation.h"

#include <gtest/gtest.h>

#include "tests/support/domain_printers.h"
#include "tests/support/parsed.h"
#include "tests/support/written_config.h"

namespace conntrack::domain {
namespace {

using tests::address;
using tests::written_config;

Observation at(std::string_view local) {
  Observation locals;
  locals.set(address("1.2.3.4"), Found{address(local), ""});
  locals.set(address("2001::1"), NoRoute{"Network is unreachable"});
  return locals;
}

GroupExplanation explained(std::string_view config_text, const Observation& locals) {
  const Config config = written_config(config_text);
  return explain(config, config.groups.at(0), locals);
}

std::string why_of_first(const std::string& lines, const Observation& locals) {
  return explained("[g]\n" + lines, locals).definitions.at(0).why;
}

// Every Verdict, as data.
TEST(Explanation, HasTheVerdictsAndTheAnswersThatLedToThem) {
  const GroupExplanation group =
      explained("[g]\na = 192.168.0.0/16\nb = fd00::/8\nc = 10.0.0.0/8 fd00::/8\nd = 10.0.0.0/8",
                at("10.1.2.3"));
  ASSERT_EQ(group.definitions.size(), 4U);
  EXPECT_EQ(group.definitions[0].verdict, Verdict::no_match);
  EXPECT_EQ(group.definitions[1].verdict, Verdict::no_address);
  EXPECT_EQ(group.definitions[2].verdict, Verdict::selected);
  EXPECT_EQ(group.definitions[2].network, tests::network("10.0.0.0/8"));
  EXPECT_EQ(group.definitions[2].asked.size(), 2U);
  EXPECT_EQ(group.definitions[3].verdict, Verdict::not_reached);
  EXPECT_EQ(group.definitions[3].network, std::nullopt);
  EXPECT_EQ(group.selected, "c");
  EXPECT_EQ(group.peer, "c");
}

// CL8: the words of the JSON schema.
TEST(Explanation, NamesTheVerdicts) {
  EXPECT_EQ(to_string(Verdict::selected), "selected");
  EXPECT_EQ(to_string(Verdict::no_match), "no-match");
  EXPECT_EQ(to_string(Verdict::no_address), "no-address");
  EXPECT_EQ(to_string(Verdict::not_reached), "not-reached");
}

TEST(Explanation, TellsWhyOneDefinitionWasNotSelected) {
  const Observation here = at("10.1.2.3");
  EXPECT_EQ(why_of_first("a = 192.168.0.0/16", here), "10.1.2.3 is not in 192.168.0.0/16");
  EXPECT_EQ(why_of_first("a = 11.0.0.0/8 12.0.0.0/8 13.0.0.0/8", here),
            "10.1.2.3 is not in 11.0.0.0/8, 12.0.0.0/8 or 13.0.0.0/8");
  EXPECT_EQ(why_of_first("a = 11.0.0.0/8 12.0.0.0/8 13.0.0.0/8 14.0.0.0/8 15.0.0.0/8", here),
            "10.1.2.3 is not in any of its 5 IPv4 networks");
  EXPECT_EQ(why_of_first("a = 11.0.0.0/8 fd00::/8", here),
            "10.1.2.3 is not in 11.0.0.0/8; no local address towards 2001::1");
  EXPECT_EQ(why_of_first("a = 9.9.9.9 10.0.0.0/8", here), "no local address towards 9.9.9.9");
}

TEST(Explanation, TellsTheNetworkThatMatched) {
  EXPECT_EQ(why_of_first("a = fd00::/8 11.0.0.0/8 10.0.0.0/8 0.0.0.0/0", at("10.1.2.3")),
            "10.1.2.3 is in 10.0.0.0/8");
  Observation both = at("10.1.2.3");
  both.set(address("2001::1"), Found{address("fd00::5"), ""});
  EXPECT_EQ(why_of_first("a = 11.0.0.0/8 fd00::/8", both), "fd00::5 is in fd00::/8");
}

}  // namespace
}  // namespace conntrack::domain
