// SPDX-License-Identifier: GPL-3.0-or-later
// What is done about what a round finds for a group, and when (WH4, WH6, VP8).
#include "domain/tracker/group_state.h"

#include <gtest/gtest.h>

#include "tests/support/domain_printers.h"
#include "tests/support/start.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;

using tests::start;

Reason reason(const std::string& word) { return {{word}, true, 1}; }
Finding firm_finding(const std::string& peer) { return {peer, peer, true}; }
Finding doubtful_finding(const std::string& peer) { return {peer, peer, false}; }
const Finding doubtful_none{std::nullopt, std::nullopt, false};

/// A group that has peer "a" from the start, and whose rulings are carried out.
class GroupStateTest : public testing::Test {
 protected:
  GroupStateTest() { group.found_at_start("a", start); }

  Disposition evaluate(const Finding& finding, Duration at, Urgency urgency = Urgency::ordinary) {
    const Disposition disposition = group.evaluate(finding, urgency, reason("x"), start + at);
    began_damping =
        disposition == Disposition::act && group.acted(urgency != Urgency::manual, start + at);
    return disposition;
  }

  /// Four switches, of which the last two are returns: the first left what was found at start.
  void flap(Duration at) {
    for (const char* peer : {"b", "a", "b", "a"}) evaluate(firm_finding(peer), at += 1s);
  }

  GroupState group{2s};
  bool began_damping = false;
};

TEST_F(GroupStateTest, KeepsWhatItHas) {
  EXPECT_EQ(evaluate(firm_finding("a"), 0s), Disposition::keep);
  EXPECT_EQ(evaluate(doubtful_finding("a"), 1s), Disposition::keep);
  EXPECT_EQ(group.deadline(), std::nullopt);
  EXPECT_EQ(group.since(), start);
}

TEST_F(GroupStateTest, ActsAtOnceOnAFirmOutcomeAnEagerRoundAndAManualOne) {
  EXPECT_EQ(evaluate(firm_finding("b"), 1s), Disposition::act);
  EXPECT_EQ(evaluate(doubtful_finding("c"), 2s, Urgency::eager), Disposition::act);
  EXPECT_EQ(evaluate(doubtful_none, 3s, Urgency::manual), Disposition::act);
  EXPECT_EQ(group.peer(), std::nullopt);
  EXPECT_EQ(group.since(), start + 3s);
}

// WH4: the settle time counts from the first doubtful change; then whatever is found is acted on.
TEST_F(GroupStateTest, HoldsADoubtfulOutcomeForTheSettleTime) {
  EXPECT_EQ(evaluate(doubtful_none, 1s), Disposition::hold);
  EXPECT_EQ(group.deadline(), start + 3s);
  EXPECT_EQ(evaluate(doubtful_finding("b"), 2500ms), Disposition::hold);
  EXPECT_EQ(group.deadline(), start + 3s) << "counted from the first";
  EXPECT_EQ(group.peer(), "a");
  EXPECT_EQ(evaluate(doubtful_finding("c"), 3s), Disposition::act);
  EXPECT_EQ(group.peer(), "c");
  EXPECT_EQ(group.deadline(), std::nullopt);
}

TEST_F(GroupStateTest, EndsTheWaitByAFirmOutcomeAnEqualOneOrAManualCommand) {
  evaluate(doubtful_none, 1s);
  EXPECT_EQ(evaluate(firm_finding("b"), 2s), Disposition::act);
  EXPECT_EQ(group.deadline(), std::nullopt);

  evaluate(doubtful_none, 3s);
  EXPECT_EQ(evaluate(doubtful_finding("b"), 4s), Disposition::keep);
  EXPECT_EQ(group.deadline(), std::nullopt);
  evaluate(doubtful_none, 4500ms);
  EXPECT_EQ(group.deadline(), start + 6500ms) << "a new wait";

  EXPECT_EQ(evaluate(doubtful_none, 5s, Urgency::manual), Disposition::act);
  EXPECT_EQ(group.deadline(), std::nullopt);
}

// WH8
TEST_F(GroupStateTest, RestartsItsHoldWhenTheMachineWakesUp) {
  group.restart_hold(start);
  EXPECT_EQ(group.deadline(), std::nullopt) << "there is none";
  evaluate(doubtful_none, 1s);
  group.restart_hold(start + 2s);
  EXPECT_EQ(group.deadline(), start + 4s);
}

TEST_F(GroupStateTest, ForgetsItsHoldWhenPausedOrLeftAlone) {
  evaluate(doubtful_none, 1s);
  group.end_hold(start + 1500ms);
  EXPECT_EQ(group.deadline(), std::nullopt);
  evaluate(doubtful_none, 2s);
  group.leave(firm_finding("b"), start + 2s);
  EXPECT_EQ(group.deadline(), std::nullopt);
  EXPECT_EQ(group.tag(), "b");
  EXPECT_EQ(group.peer(), "a");
}

TEST_F(GroupStateTest, CountsTheTenSecondsOfADampedChangeAnewWhenItWasLeftAloneMeanwhile) {
  flap(0s);
  evaluate(firm_finding("b"), 5s);
  ASSERT_TRUE(began_damping);
  EXPECT_EQ(evaluate(firm_finding("a"), 6s), Disposition::hold);
  group.leave(firm_finding("a"), start + 8s);
  EXPECT_EQ(evaluate(firm_finding("a"), 17s), Disposition::hold);
  EXPECT_EQ(group.deadline(), start + 27s);
}

// VP8
TEST_F(GroupStateTest, IsLeftToAPersonThroughABlip) {
  EXPECT_EQ(evaluate(doubtful_none, 1s), Disposition::hold);
  group.leave_to_person();
  EXPECT_EQ(evaluate(doubtful_none, 2s), Disposition::hold);
  EXPECT_EQ(evaluate(firm_finding("a"), 2500ms), Disposition::leave);
  EXPECT_EQ(group.deadline(), std::nullopt);
  EXPECT_TRUE(group.is_left_to_person());
}

// VP8
TEST_F(GroupStateTest, IsLeftToAPersonUntilAnotherOutcomeIsActedOn) {
  group.leave_to_person();
  EXPECT_EQ(evaluate(doubtful_none, 1s), Disposition::hold);
  EXPECT_TRUE(group.is_left_to_person());
  EXPECT_EQ(evaluate(doubtful_none, 3s), Disposition::act);
  EXPECT_FALSE(group.is_left_to_person());
}

TEST_F(GroupStateTest, CountsTheMinuteWithoutAChangeFromTheEndOfAHold) {
  flap(0s);
  evaluate(firm_finding("b"), 5s);
  EXPECT_EQ(evaluate(firm_finding("a"), 6s), Disposition::hold);
  group.end_hold(start + 8s);
  EXPECT_EQ(group.damped_until(start + 8s), start + 68s) << "\"a\" was seen until then";
  EXPECT_EQ(evaluate(firm_finding("b"), 20s), Disposition::keep);
  EXPECT_EQ(group.damped_until(start + 20s), start + 68s);
}

// NT1: of the latest report since the change was first seen, else of the check that found it.
TEST_F(GroupStateTest, RemembersTheReasonOfTheChangeThatIsHeld) {
  const auto weigh_for = [this](const Finding& finding, const char* word, Duration at) {
    return group.evaluate(finding, Urgency::ordinary, reason(word), start + at);
  };
  group.set_reason(reason("before"));
  weigh_for(doubtful_none, "seen", 1s);
  EXPECT_EQ(group.reason().words, Words{"seen"});
  weigh_for(doubtful_none, "looked again", 1s);
  EXPECT_EQ(group.reason().words, Words{"seen"});
  group.set_reason(reason("report"));
  EXPECT_EQ(weigh_for(doubtful_none, "time is over", 3s), Disposition::act);
  EXPECT_EQ(group.reason().words, Words{"report"});
  group.acted(true, start + 3s);

  weigh_for(doubtful_finding("b"), "another change", 4s);
  EXPECT_EQ(group.reason().words, Words{"another change"});
  weigh_for(doubtful_finding("c"), "and another", 5s);
  EXPECT_EQ(group.reason().words, Words{"and another"});
}

// CL9
TEST(GroupStateWithoutSettleTime, ActsOnEverythingAtOnceAndIsNeverDamped) {
  GroupState group{0s};
  group.found_at_start("a", start);
  TimePoint now = start;
  for (int times = 0; times < 20; ++times) {
    now += 1s;
    EXPECT_EQ(group.evaluate(doubtful_finding(times % 2 == 0 ? "b" : "a"), Urgency::ordinary,
                             reason("x"), now),
              Disposition::act);
    EXPECT_FALSE(group.acted(true, now));
  }
  EXPECT_EQ(group.damped_until(now), std::nullopt);
}

// --- WH6 ----------------------------------------------------------------------------------------

TEST_F(GroupStateTest, IsDampedByTheThirdReturnWithinAMinuteWhichIsActedOn) {
  evaluate(firm_finding("b"), 1s);  // leaves what was found at start, which does not count
  evaluate(firm_finding("a"), 2s);  // no return therefore
  evaluate(firm_finding("b"), 3s);
  evaluate(firm_finding("a"), 4s);
  EXPECT_FALSE(began_damping);
  EXPECT_EQ(evaluate(firm_finding("b"), 5s), Disposition::act);
  EXPECT_TRUE(began_damping);
  EXPECT_EQ(group.damped_until(start + 5s), start + 65s);
}

TEST_F(GroupStateTest, IsNotDampedBySwitchesToNewPlaces) {
  for (const char* peer : {"b", "c", "d", "e", "f", "g", "h"}) {
    evaluate(firm_finding(peer), 1s);
    EXPECT_FALSE(began_damping);
  }
}

TEST_F(GroupStateTest, IsNotDampedByReturnsThatAreSpreadOverMoreThanAMinute) {
  Duration at{};
  for (int times = 0; times < 12; ++times) {
    evaluate(firm_finding(times % 2 == 0 ? "b" : "a"), at += 31s);
    EXPECT_FALSE(began_damping);
  }
}

TEST_F(GroupStateTest, IsNotDampedByManualCommands) {
  for (int times = 0; times < 12; ++times) {
    evaluate(firm_finding(times % 2 == 0 ? "b" : "a"), 1s, Urgency::manual);
    EXPECT_FALSE(began_damping);
  }
  evaluate(firm_finding("b"), 2s);
  evaluate(firm_finding("a"), 3s);
  EXPECT_FALSE(began_damping) << "what a command left was not left by a switch";
}

class DampedGroupStateTest : public GroupStateTest {
 protected:
  DampedGroupStateTest() {
    flap(0s);
    evaluate(firm_finding("b"), 5s);
  }
};

TEST_F(DampedGroupStateTest, ActsOnAChangeThatHasStoodForTenSeconds) {
  EXPECT_TRUE(began_damping);
  EXPECT_EQ(evaluate(firm_finding("a"), 6s), Disposition::hold);
  EXPECT_EQ(group.deadline(), start + 16s);
  EXPECT_EQ(evaluate(doubtful_finding("a"), 15999ms, Urgency::eager), Disposition::hold);
  EXPECT_EQ(evaluate(doubtful_finding("a"), 16s), Disposition::act);
  EXPECT_FALSE(began_damping) << "it is damped already";
}

TEST_F(DampedGroupStateTest, CountsTheTenSecondsFromTheLatestChange) {
  evaluate(firm_finding("a"), 6s);
  EXPECT_EQ(evaluate(firm_finding("c"), 12s), Disposition::hold);
  EXPECT_EQ(group.deadline(), start + 22s);
  EXPECT_EQ(evaluate(firm_finding("b"), 13s), Disposition::keep);
  EXPECT_EQ(group.deadline(), std::nullopt);
  evaluate(firm_finding("a"), 14s);
  group.restart_hold(start + 20s);
  EXPECT_EQ(group.deadline(), start + 30s);
}

// WH8
TEST_F(DampedGroupStateTest, CountsTheTenSecondsAnewFromTheWakingUp) {
  evaluate(firm_finding("a"), 6s);
  group.restart_hold(start + 10s);
  EXPECT_EQ(evaluate(firm_finding("a"), 16s), Disposition::hold);
  EXPECT_EQ(group.deadline(), start + 20s);
  EXPECT_EQ(evaluate(firm_finding("a"), 20s), Disposition::act);
}

TEST_F(DampedGroupStateTest, ObeysManualCommandsAtOnce) {
  EXPECT_EQ(evaluate(firm_finding("a"), 6s, Urgency::manual), Disposition::act);
}

TEST_F(DampedGroupStateTest, IsFreeAgainWhenTheOutcomeHasNotChangedForAMinute) {
  evaluate(firm_finding("a"), 6s);
  evaluate(firm_finding("a"), 16s);
  EXPECT_EQ(group.damped_until(start + 65s), start + 66s);
  EXPECT_EQ(group.damped_until(start + 66s), std::nullopt);
  evaluate(firm_finding("a"), 65s);
  EXPECT_EQ(evaluate(firm_finding("b"), 66s), Disposition::act);
  EXPECT_FALSE(began_damping);
}

}  // namespace
}  // namespace conntrack::domain
