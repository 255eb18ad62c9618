// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/decision/observation.h"

#include <gtest/gtest.h>

#include "tests/support/parsed.h"

namespace conntrack::domain {
namespace {

using tests::address;

TEST(Observation, AreKeptInTheOrderOfTheirTargets) {
  Observation locals;
  locals.set(address("2001::1"), NoRoute{"Network is unreachable"});
  locals.set(address("9.9.9.9"), Found{address("10.1.2.3"), ""});
  locals.set(address("1.2.3.4"), Found{address("10.1.2.4"), ""});
  ASSERT_EQ(locals.entries().size(), 3U);
  EXPECT_EQ(locals.entries()[0].target, address("1.2.3.4"));
  EXPECT_EQ(locals.entries()[1].target, address("9.9.9.9"));
  EXPECT_EQ(locals.entries()[2].target, address("2001::1"));
}

TEST(Observation, AreFoundByTarget) {
  Observation locals;
  locals.set(address("1.2.3.4"), Found{address("10.1.2.3"), ""});
  locals.set(address("2001::1"), NoRoute{"Network is unreachable"});
  ASSERT_NE(locals.find(address("1.2.3.4")), nullptr);
  EXPECT_EQ(locals.find(address("1.2.3.4"))->address, address("10.1.2.3"));
  EXPECT_EQ(locals.find(address("2001::1")), nullptr) << "asked, but there is none";
  EXPECT_EQ(locals.find(address("1.2.3.3")), nullptr) << "not asked";
  EXPECT_EQ(locals.find(address("ff::")), nullptr) << "not asked";
}

TEST(Observation, KeepWhyThereIsNone) {
  Observation locals;
  locals.set(address("1.2.3.4"), Found{address("10.1.2.3"), ""});
  locals.set(address("2001::1"), NoRoute{"Network is unreachable"});
  const Observation::Entry* const none = locals.entry(address("2001::1"));
  ASSERT_NE(none, nullptr);
  EXPECT_EQ(none->target, address("2001::1"));
  EXPECT_EQ(std::get<NoRoute>(none->answer).why, "Network is unreachable");
  EXPECT_EQ(locals.entry(address("1.2.3.3")), nullptr) << "not asked";
}

TEST(Observation, TakeTheLastAnswer) {
  Observation locals;
  locals.set(address("1.2.3.4"), Found{address("10.1.2.3"), ""});
  locals.set(address("1.2.3.4"), Found{address("192.168.0.7"), ""});
  ASSERT_EQ(locals.entries().size(), 1U);
  EXPECT_EQ(locals.find(address("1.2.3.4"))->address, address("192.168.0.7"));
}

// DE6
TEST(Observation, AreNoneIfNoTargetHasOne) {
  Observation locals;
  EXPECT_TRUE(locals.none());
  locals.set(address("1.2.3.4"), NoRoute{"Network is unreachable"});
  EXPECT_TRUE(locals.none());
  locals.set(address("2001::1"), Found{address("2001:db8::1"), ""});
  EXPECT_FALSE(locals.none());
}

// Only what the addresses are tells one state of the network from another, not how the system words
// its refusal.
// VP6
TEST(Observation, UnderTunnelsKeepWhatDoesNotLieOnThem) {
  Observation seen;
  seen.set(address("1.2.3.4"), Found{address("10.1.2.3"), "eth0"});
  seen.set(address("9.9.9.9"), Found{address("172.16.0.2"), "tun0"});
  for (const char* target : {"1.2.3.4", "9.9.9.9"}) {
    seen.set(UnderTunnel{address(target), {"tun0"}}, Found{address("192.168.0.1"), "wlan0"});
  }
  const Observation under = seen.under({"tun0"});
  EXPECT_EQ(under.find(address("1.2.3.4"))->address, address("10.1.2.3"));
  EXPECT_EQ(under.find(address("9.9.9.9"))->address, address("192.168.0.1"));
}

TEST(Observation, AreEqualWhateverTheReasonForHavingNone) {
  Observation a;
  Observation b;
  a.set(address("1.2.3.4"), NoRoute{"Network is unreachable"});
  b.set(address("1.2.3.4"), NoRoute{"No route to host"});
  EXPECT_EQ(a, b);
  b.set(address("1.2.3.4"), Found{address("10.1.2.3"), ""});
  EXPECT_NE(a, b);
}

}  // namespace
}  // namespace conntrack::domain
