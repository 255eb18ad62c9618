// SPDX-License-Identifier: GPL-3.0-or-later
// The texts that explain a decision (CL8).
#include "app/text/explanation_text.h"

#include <gtest/gtest.h>

#include "tests/support/domain_printers.h"
#include "tests/support/parsed.h"
#include "tests/support/written_config.h"

namespace conntrack::app {
namespace {

using namespace domain;
using tests::address;
using tests::written_config;
using Lines = std::vector<std::string>;

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

TEST(Explanation, TellsEachDefinitionInOrderAndTheOutcome) {
  const GroupExplanation group = explained(
      "[the vpn]\n"
      "down/home = 192.168.0.0/16\n"
      "six = fd00::/8\n"
      "work = 10.0.0.0/8\n"
      "other = 0.0.0.0/0",
      at("10.1.2.3"));
  EXPECT_EQ(group_lines(group),
            (Lines{"[the vpn]", "  line 2  down/home  no: 10.1.2.3 is not in 192.168.0.0/16",
                   "  line 3  six        no: no local address towards 2001::1",
                   "  line 4  work       yes: 10.1.2.3 is in 10.0.0.0/8",
                   "  line 5  other      not reached: the search stopped at line 4 (work)",
                   "  => peer work"}));
}

TEST(Explanation, AlignsTagsByWhatIsShownOfThem) {
  const GroupExplanation group =
      explained("[g]\n\u6771\u4eac = 11.0.0.0/8\nzu\u0308rich = 12.0.0.0/8\ngr\u00fcn = 13.0.0.0/8",
                at("10.1.2.3"));
  EXPECT_EQ(group_lines(group),
            (Lines{"[g]", "  line 2  \u6771\u4eac    no: 10.1.2.3 is not in 11.0.0.0/8",
                   "  line 3  zu\u0308rich  no: 10.1.2.3 is not in 12.0.0.0/8",
                   "  line 4  gr\u00fcn    no: 10.1.2.3 is not in 13.0.0.0/8",
                   "  => no peer: nothing matches"}));
}

TEST(Explanation, TellsTheOutcome) {
  const auto outcome = [](const std::string& lines) {
    return group_lines(explained("[g]\n" + lines, at("10.1.2.3"))).back();
  };
  EXPECT_EQ(outcome("a = 10.0.0.0/8"), "  => peer a");
  EXPECT_EQ(outcome("down/office = 10.0.0.0/8"), "  => no peer, by down/office");
  EXPECT_EQ(outcome("a = 11.0.0.0/8"), "  => no peer: nothing matches");
  EXPECT_EQ(outcome(""), "  => no peer: nothing matches");
}

// DE9
TEST(Explanation, OfAnOwnTunnelSaysWhatToDoAboutIt) {
  GroupExplanation group = explained("[g]\na = 10.0.0.0/8", at("10.1.2.3"));
  group.own_tunnel = OwnTunnel{address("1.2.3.4"), {"a", "tun0"}};
  EXPECT_EQ(group_lines(group).back(),
            "  => own-tunnel: left as it is: the route towards 1.2.3.4 leads through tun0, the "
            "tunnel of a; give a remote address or test-addr routed outside it");
}

// VP6
TEST(Explanation, OfWhatLiesUnderATunnelSaysSo) {
  GroupExplanation group = explained("[g]\na = 10.0.0.0/8", at("10.1.2.3"));
  group.under_tunnel = OwnTunnel{address("1.2.3.4"), {"a", "tun0"}};
  EXPECT_EQ(group_lines(group).back(), "  => peer a; as seen under tun0, the tunnel of a");
}

TEST(Explanation, OfTargetsNamesTheLocalAddressAndItsInterfaceOrWhyThereIsNone) {
  Observation observation = at("10.1.2.3");
  observation.set(address("1.2.3.4"), Found{address("10.1.2.3"), "eth0"});
  observation.set(address("9.9.9.9"), Found{address("10.1.2.4"), ""});
  observation.set(address("9.9.9.10"), Unknown{"Too many open files"});
  EXPECT_EQ(target_lines(observation),
            (Lines{"towards 1.2.3.4: 10.1.2.3 on eth0", "towards 9.9.9.9: 10.1.2.4",
                   "towards 9.9.9.10: unknown (Too many open files)",
                   "towards 2001::1: none (Network is unreachable)"}));
}

}  // namespace
}  // namespace conntrack::app
