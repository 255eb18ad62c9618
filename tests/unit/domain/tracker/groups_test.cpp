// SPDX-License-Identifier: GPL-3.0-or-later
// Groups apart from the tracker: what no story can see. What a round makes of them is in the
// stories.
#include "domain/tracker/groups.h"

#include <gtest/gtest.h>

#include "tests/support/start.h"
#include "tests/support/written_config.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;

using tests::start;

TEST(Groups, ForgetTheHoldsOfThoseThatTheFileNamesNoLonger) {
  const Config config = tests::written_config("[vpn]\nhome = 192.168.0.0/16\n");
  RoundFacts facts;  // nothing is found, and so `home` is not wanted, which is doubtful
  facts.observed_at = start;
  facts.connected = PeerList(std::vector<ConnectedPeer>{{"home", ""}});
  Groups groups(2s);
  groups.evaluate(config, facts, AttemptTable(30s), start);
  EXPECT_EQ(groups.hold_deadline(), start + 2s);
  groups.adopt(config);
  EXPECT_EQ(groups.hold_deadline(), start + 2s);
  groups.adopt(Config{});
  EXPECT_EQ(groups.hold_deadline(), std::nullopt);
}

}  // namespace
}  // namespace conntrack::domain
