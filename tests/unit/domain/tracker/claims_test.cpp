// SPDX-License-Identifier: GPL-3.0-or-later
// What stands of what the managers and the person said (WH3).
#include "domain/tracker/claims.h"

#include <gtest/gtest.h>

#include "tests/support/domain_printers.h"
#include "tests/support/parsed.h"
#include "tests/support/reports.h"

namespace conntrack::domain {
namespace {

using tests::connman;
using tests::nm_connected;
using tests::nm_default_connection_change;
using tests::nm_disconnected;
using tests::nm_initially_connected;

using namespace std::chrono_literals;

constexpr TimePoint at_start{};

Observation observed_at(std::string_view local) {
  Observation locals;
  locals.set(tests::address("1.2.3.4"), Found{tests::address(local), ""});
  return locals;
}

TEST(Claims, AtFirstNobodySaysAnything) {
  const Claims claims;
  EXPECT_EQ(claims.effective_claim(), EffectiveClaim::none);
  EXPECT_FALSE(claims.nobody_will_report()) << "it is not known yet who is there";
  EXPECT_FALSE(claims.somebody_may_report());
}

TEST(Claims, ANewWordReplacesTheManagersLast) {
  Claims claims;
  claims.take(nm_connected(), 2s, at_start);
  EXPECT_EQ(claims.effective_claim(), EffectiveClaim::up);
  claims.take(nm_disconnected(), 2s, at_start);
  EXPECT_EQ(claims.effective_claim(), EffectiveClaim::down);
  claims.take(nm_connected(), 2s, at_start);
  EXPECT_EQ(claims.effective_claim(), EffectiveClaim::up);
}

TEST(Claims, AreCheckedInTheOrderInWhichTheyWereMade) {
  Claims claims;
  claims.take(connman("idle"), 2s, at_start);
  claims.take(nm_disconnected(), 2s, at_start + 1s);
  EXPECT_EQ(claims.check_deadline(), at_start + 2s);
  claims.lapse_where_disproved({}, at_start + 2s);
  EXPECT_EQ(claims.check_deadline(), at_start + 3s);
}

// WH3: else a hold that began with the first would be acted on for the second.
TEST(Claims, AreDisprovedTogether) {
  Claims claims;
  claims.take(connman("idle"), 2s, at_start);
  claims.take(nm_disconnected(), 2s, at_start + 1s);
  EXPECT_TRUE(claims.lapse_where_disproved(observed_at("10.0.0.1"), at_start + 2s));
  EXPECT_EQ(claims.effective_claim(), EffectiveClaim::none);
  EXPECT_EQ(claims.check_deadline(), std::nullopt);
}

TEST(Claims, ThatAreRepeatedInOtherWordsAreCheckedWhenTheFirstOneIs) {
  Claims claims;
  claims.take(connman("idle"), 2s, at_start);
  claims.take(connman("offline"), 2s, at_start + 10ms);
  EXPECT_EQ(claims.check_deadline(), at_start + 2s);
}

TEST(Claims, ThatHaveEndedAreNotChecked) {
  Claims claims;
  claims.take(nm_disconnected(), 2s, at_start);
  EXPECT_EQ(claims.check_deadline(), at_start + 2s);
  claims.lapse();
  EXPECT_EQ(claims.check_deadline(), std::nullopt);
}

TEST(Claims, OfDownCountOnlyWhereNoManagerSaysUp) {
  Claims claims;
  claims.take(nm_connected(), 2s, at_start);
  claims.take(connman("idle"), 2s, at_start);
  EXPECT_EQ(claims.effective_claim(), EffectiveClaim::up);
  claims.take(nm_disconnected(), 2s, at_start);
  EXPECT_EQ(claims.effective_claim(), EffectiveClaim::down);
}

TEST(Claims, OfConnManFollowItsStates) {
  const std::pair<const char*, EffectiveClaim> expected[] = {{"online", EffectiveClaim::up},
                                                             {"ready", EffectiveClaim::none},
                                                             {"idle", EffectiveClaim::down},
                                                             {"offline", EffectiveClaim::down}};
  for (const auto& [state, effective_claim] : expected) {
    Claims claims;
    EXPECT_TRUE(claims.take(connman(state), 2s, at_start).is_event);
    EXPECT_EQ(claims.effective_claim(), effective_claim) << state;
  }
}

TEST(Claims, AStateEqualToTheLastIsNoEvent) {
  Claims claims;
  EXPECT_TRUE(claims.take(nm_initially_connected(), 2s, at_start).is_event);
  EXPECT_FALSE(claims.take(nm_connected(), 2s, at_start).is_event);
  EXPECT_TRUE(claims.take(nm_disconnected(), 2s, at_start).is_event);
  EXPECT_FALSE(claims.take(nm_disconnected(), 2s, at_start).is_event);
}

// A connection that fails after all: disconnected, a new default connection, disconnected.
TEST(Claims, ADefaultConnectionChangeOfAManagerThatWasDownLeavesThatState) {
  Claims claims;
  claims.take(nm_disconnected(), 2s, at_start);
  claims.take(nm_default_connection_change(), 2s, at_start);
  EXPECT_EQ(claims.effective_claim(), EffectiveClaim::up);
  EXPECT_TRUE(claims.take(nm_disconnected(), 2s, at_start).is_event);
  EXPECT_EQ(claims.effective_claim(), EffectiveClaim::down);
}

TEST(Claims, ADefaultConnectionChangeIsAWordToo) {
  Claims claims;
  claims.set_presence(Manager::network_manager, true);
  EXPECT_FALSE(claims.somebody_may_report());
  claims.take(nm_default_connection_change(), 2s, at_start);
  EXPECT_TRUE(claims.somebody_may_report());
}

TEST(Claims, ADefaultConnectionChangeIsAlwaysAnEventAndChangesNoState) {
  Claims claims;
  claims.take(nm_connected(), 2s, at_start);
  for (int times = 0; times < 2; ++times) {
    const Claims::News news = claims.take(nm_default_connection_change(), 2s, at_start);
    EXPECT_TRUE(news.is_event);
    EXPECT_FALSE(news.changes_claim);
  }
  EXPECT_FALSE(claims.take(nm_connected(), 2s, at_start).is_event);
}

// DE8 needs to know.
TEST(Claims, ADefaultConnectionChangeDoesNotMakeTheSameReportNews) {
  Claims claims;
  Report connected = nm_connected();
  connected.detail = 70;
  claims.take(connected, 2s, at_start);
  claims.take(nm_default_connection_change(), 2s, at_start);
  EXPECT_FALSE(claims.take(connected, 2s, at_start).is_good_news);
}

TEST(Claims, TellWhetherAWordChangedOne) {
  Claims claims;
  EXPECT_TRUE(claims.take(nm_connected(), 2s, at_start).changes_claim);
  EXPECT_TRUE(claims.take(nm_disconnected(), 2s, at_start).changes_claim);
  EXPECT_FALSE(claims.take(connman("ready"), 2s, at_start).changes_claim);
  EXPECT_TRUE(claims.take(connman("idle"), 2s, at_start).changes_claim);
  EXPECT_FALSE(claims.take(connman("offline"), 2s, at_start).changes_claim);
}

TEST(Claims, OfAManagerThatVanishesLapse) {
  Claims claims;
  EXPECT_FALSE(claims.set_presence(Manager::network_manager, true).is_event);
  claims.take(nm_disconnected(), 2s, at_start);
  const Claims::News news = claims.set_presence(Manager::network_manager, false);
  EXPECT_TRUE(news.is_event);
  EXPECT_TRUE(news.changes_claim);
  EXPECT_EQ(claims.effective_claim(), EffectiveClaim::none);
  EXPECT_FALSE(claims.set_presence(Manager::network_manager, false).is_event);

  // What it said before it vanished is no reason to ignore it when it is back.
  claims.set_presence(Manager::network_manager, true);
  EXPECT_TRUE(claims.take(nm_disconnected(), 2s, at_start).is_event);
}

TEST(Claims, OfNoneThatVanishChangeNothing) {
  Claims claims;
  claims.take(connman("ready"), 2s, at_start);
  const Claims::News news = claims.set_presence(Manager::connman, false);
  EXPECT_TRUE(news.is_event);
  EXPECT_FALSE(news.changes_claim);
}

TEST(Claims, OfDownLapseForGood) {
  Claims claims;
  claims.take(nm_disconnected(), 2s, at_start);
  claims.take(connman("online"), 2s, at_start);
  EXPECT_TRUE(claims.lapse());
  EXPECT_FALSE(claims.lapse());
  claims.take(connman("ready"), 2s, at_start);
  EXPECT_EQ(claims.effective_claim(), EffectiveClaim::none);
  EXPECT_FALSE(claims.take(nm_disconnected(), 2s, at_start).is_event) << "it has said so before";
}

TEST(Claims, OfDownLapseWhereOtherLocalAddressesAreFoundThanTheyWereMadeWith) {
  Claims claims;
  claims.take(nm_disconnected(), 2s, at_start);
  EXPECT_FALSE(claims.lapse_where_made_with_other(observed_at("10.0.0.1")))
      << "not yet known with which";
  claims.remember(observed_at("10.0.0.1"));
  EXPECT_FALSE(claims.lapse_where_made_with_other(observed_at("10.0.0.1")));
  claims.remember(observed_at("10.0.0.2"));
  EXPECT_FALSE(claims.lapse_where_made_with_other(observed_at("10.0.0.1"))) << "remembered once";
  EXPECT_TRUE(claims.lapse_where_made_with_other(observed_at("10.0.0.2")));
  EXPECT_EQ(claims.effective_claim(), EffectiveClaim::none);
}

TEST(Claims, OfUpDoNotLapse) {
  Claims claims;
  claims.take(nm_connected(), 2s, at_start);
  claims.remember(observed_at("10.0.0.1"));
  EXPECT_FALSE(claims.lapse());
  EXPECT_FALSE(claims.lapse_where_made_with_other(observed_at("10.0.0.2")));
  EXPECT_EQ(claims.effective_claim(), EffectiveClaim::up);
}

// Addresses towards other targets say nothing of whether the machine has moved.
TEST(Claims, AreComparedAnewWhenOtherTargetsAreAsked) {
  Claims claims;
  claims.take(nm_disconnected(), 2s, at_start);
  claims.remember(observed_at("10.0.0.1"));
  claims.forget_observations();
  EXPECT_FALSE(claims.lapse_where_made_with_other(observed_at("10.0.0.2")));
  claims.remember(observed_at("10.0.0.2"));
  EXPECT_TRUE(claims.lapse_where_made_with_other(observed_at("10.0.0.1")));
}

TEST(Claims, APersonsDownStandsAgainstAllManagers) {
  Claims claims;
  claims.take(nm_connected(), 2s, at_start);
  claims.say_down();
  EXPECT_EQ(claims.effective_claim(), EffectiveClaim::manual_down);
  claims.take(connman("online"), 2s, at_start);
  claims.lapse();
  claims.lapse_where_made_with_other(observed_at("10.0.0.9"));
  claims.set_presence(Manager::network_manager, false);
  EXPECT_EQ(claims.effective_claim(), EffectiveClaim::manual_down);
}

TEST(Claims, APersonsDownEndsWhenAManagerWhoseLastWordWasDownSaysUp) {
  Claims claims;
  claims.take(nm_disconnected(), 2s, at_start);
  claims.take(connman("ready"), 2s, at_start);
  claims.say_down();
  EXPECT_TRUE(claims.take(connman("online"), 2s, at_start).changes_claim);
  EXPECT_EQ(claims.effective_claim(), EffectiveClaim::manual_down) << "its last word was not down";
  claims.lapse();
  EXPECT_TRUE(claims.take(nm_connected(), 2s, at_start).changes_claim);
  EXPECT_EQ(claims.effective_claim(), EffectiveClaim::up);
}

TEST(Claims, UpClearsEveryClaimOfDown) {
  Claims claims;
  claims.say_down();
  claims.take(nm_disconnected(), 2s, at_start);
  claims.take(connman("offline"), 2s, at_start);
  claims.say_up();
  EXPECT_EQ(claims.effective_claim(), EffectiveClaim::none);
}

// WH7
TEST(Claims, NobodyWillReportOnceEveryManagerIsKnownToBeAbsent) {
  Claims claims;
  claims.set_presence(Manager::network_manager, false);
  claims.set_presence(Manager::connman, false);
  EXPECT_FALSE(claims.nobody_will_report());
  claims.set_presence(Manager::icd, false);
  EXPECT_TRUE(claims.nobody_will_report());
  claims.set_presence(Manager::icd, true);
  EXPECT_FALSE(claims.nobody_will_report());
}

// WH2: only a manager that has spoken is waited for.
TEST(Claims, SomebodyMayReportOnceAManagerThatIsThereHasSpoken) {
  Claims claims;
  claims.set_presence(Manager::connman, true);
  EXPECT_FALSE(claims.somebody_may_report());
  claims.take(connman("ready", true), 2s, at_start);
  EXPECT_TRUE(claims.somebody_may_report());
  claims.set_presence(Manager::connman, false);
  EXPECT_FALSE(claims.somebody_may_report());
}

TEST(Claims, RememberTheManagersLastWords) {
  Claims claims;
  claims.take(connman("idle"), 2s, at_start + std::chrono::seconds(3));
  const ManagerState& state = claims.of(Manager::connman);
  EXPECT_EQ(state.words, (Words{"connman", "idle"}));
  EXPECT_EQ(state.spoke_at, at_start + std::chrono::seconds(3));
  EXPECT_EQ(to_string(Manager::network_manager), "nm");
  EXPECT_EQ(to_string(Manager::connman), "connman");
  EXPECT_EQ(to_string(Manager::icd), "icd");
}

}  // namespace
}  // namespace conntrack::domain
