// SPDX-License-Identifier: GPL-3.0-or-later
// How long a change of a group must wait (WH4, WH6).
#include "domain/group_state.h"

#include <gtest/gtest.h>

#include "tests/support/domain_printers.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{};

Reason reason(const std::string& word) { return {{word}, true, 1}; }
Finding firm(const std::string& peer) { return {peer, peer, true}; }
Finding doubtful(const std::string& peer) { return {peer, peer, false}; }
const Finding doubtful_none{std::nullopt, std::nullopt, false};

/// A group that has peer "a" from the start, and whose rulings are carried out.
class GroupStateTest : public testing::Test {
 protected:
  GroupStateTest() { group.found_at_start("a", start); }

  Ruling weigh(const Finding& finding, Duration at, Haste haste = Haste::ordinary) {
    const Ruling ruling = group.weigh(finding, haste, reason("x"), start + at);
    began_damping = ruling == Ruling::act && group.acted(haste != Haste::manual, start + at);
    return ruling;
  }

  /// Four switches, of which the last two are returns: the first left what was found at start.
  void flap(Duration at) {
    for (const char* peer : {"b", "a", "b", "a"}) weigh(firm(peer), at += 1s);
  }

  GroupState group{2s};
  bool began_damping = false;
};

TEST_F(GroupStateTest, KeepsWhatItHas) {
  EXPECT_EQ(weigh(firm("a"), 0s), Ruling::keep);
  EXPECT_EQ(weigh(doubtful("a"), 1s), Ruling::keep);
  EXPECT_EQ(group.deadline(), std::nullopt);
  EXPECT_EQ(group.since(), start);
}

TEST_F(GroupStateTest, ActsAtOnceOnAFirmOutcomeAnEagerRoundAndAManualOne) {
  EXPECT_EQ(weigh(firm("b"), 1s), Ruling::act);
  EXPECT_EQ(weigh(doubtful("c"), 2s, Haste::eager), Ruling::act);
  EXPECT_EQ(weigh(doubtful_none, 3s, Haste::manual), Ruling::act);
  EXPECT_EQ(group.peer(), std::nullopt);
  EXPECT_EQ(group.since(), start + 3s);
}

// WH4: the settle time counts from the first doubtful change; then whatever is found is acted on.
TEST_F(GroupStateTest, HoldsADoubtfulOutcomeForTheSettleTime) {
  EXPECT_EQ(weigh(doubtful_none, 1s), Ruling::hold);
  EXPECT_EQ(group.deadline(), start + 3s);
  EXPECT_EQ(weigh(doubtful("b"), 2500ms), Ruling::hold);
  EXPECT_EQ(group.deadline(), start + 3s) << "counted from the first";
  EXPECT_EQ(group.peer(), "a");
  EXPECT_EQ(weigh(doubtful("c"), 3s), Ruling::act);
  EXPECT_EQ(group.peer(), "c");
  EXPECT_EQ(group.deadline(), std::nullopt);
}

TEST_F(GroupStateTest, EndsTheWaitByAFirmOutcomeAnEqualOneOrAManualCommand) {
  weigh(doubtful_none, 1s);
  EXPECT_EQ(weigh(firm("b"), 2s), Ruling::act);
  EXPECT_EQ(group.deadline(), std::nullopt);

  weigh(doubtful_none, 3s);
  EXPECT_EQ(weigh(doubtful("b"), 4s), Ruling::keep);
  EXPECT_EQ(group.deadline(), std::nullopt);
  weigh(doubtful_none, 4500ms);
  EXPECT_EQ(group.deadline(), start + 6500ms) << "a new wait";

  EXPECT_EQ(weigh(doubtful_none, 5s, Haste::manual), Ruling::act);
  EXPECT_EQ(group.deadline(), std::nullopt);
}

// WH8
TEST_F(GroupStateTest, RestartsItsHoldWhenTheMachineWakesUp) {
  group.restart_hold(start);
  EXPECT_EQ(group.deadline(), std::nullopt) << "there is none";
  weigh(doubtful_none, 1s);
  group.restart_hold(start + 2s);
  EXPECT_EQ(group.deadline(), start + 4s);
}

TEST_F(GroupStateTest, ForgetsItsHoldWhenPausedOrLeftAlone) {
  weigh(doubtful_none, 1s);
  group.end_hold(start + 1500ms);
  EXPECT_EQ(group.deadline(), std::nullopt);
  weigh(doubtful_none, 2s);
  group.leave(firm("b"), start + 2s);
  EXPECT_EQ(group.deadline(), std::nullopt);
  EXPECT_EQ(group.tag(), "b");
  EXPECT_EQ(group.peer(), "a");
}

TEST_F(GroupStateTest, CountsTheTenSecondsOfADampedChangeAnewWhenItWasLeftAloneMeanwhile) {
  flap(0s);
  weigh(firm("b"), 5s);
  ASSERT_TRUE(began_damping);
  EXPECT_EQ(weigh(firm("a"), 6s), Ruling::hold);
  group.leave(firm("a"), start + 8s);
  EXPECT_EQ(weigh(firm("a"), 17s), Ruling::hold);
  EXPECT_EQ(group.deadline(), start + 27s);
}

// NT1: of the latest report since the change was first seen, else of the check that found it.
TEST_F(GroupStateTest, RemembersTheReasonOfTheChangeThatIsHeld) {
  const auto weigh_for = [this](const Finding& finding, const char* word, Duration at) {
    return group.weigh(finding, Haste::ordinary, reason(word), start + at);
  };
  group.heard(reason("before"));
  weigh_for(doubtful_none, "seen", 1s);
  EXPECT_EQ(group.reason().words, Words{"seen"});
  weigh_for(doubtful_none, "looked again", 1s);
  EXPECT_EQ(group.reason().words, Words{"seen"});
  group.heard(reason("report"));
  EXPECT_EQ(weigh_for(doubtful_none, "time is over", 3s), Ruling::act);
  EXPECT_EQ(group.reason().words, Words{"report"});
  group.acted(true, start + 3s);

  weigh_for(doubtful("b"), "another change", 4s);
  EXPECT_EQ(group.reason().words, Words{"another change"});
  weigh_for(doubtful("c"), "and another", 5s);
  EXPECT_EQ(group.reason().words, Words{"and another"});
}

// CL9
TEST(GroupStateWithoutSettleTime, ActsOnEverythingAtOnceAndIsNeverDamped) {
  GroupState group{0s};
  group.found_at_start("a", start);
  TimePoint now = start;
  for (int times = 0; times < 20; ++times) {
    now += 1s;
    EXPECT_EQ(group.weigh(doubtful(times % 2 == 0 ? "b" : "a"), Haste::ordinary, reason("x"), now),
              Ruling::act);
    EXPECT_FALSE(group.acted(true, now));
  }
  EXPECT_EQ(group.damped_until(now), std::nullopt);
}

// --- WH6 ----------------------------------------------------------------------------------------

TEST_F(GroupStateTest, IsDampedByTheThirdReturnWithinAMinuteWhichIsActedOn) {
  weigh(firm("b"), 1s);  // leaves what was found at start, which does not count
  weigh(firm("a"), 2s);  // no return therefore
  weigh(firm("b"), 3s);
  weigh(firm("a"), 4s);
  EXPECT_FALSE(began_damping);
  EXPECT_EQ(weigh(firm("b"), 5s), Ruling::act);
  EXPECT_TRUE(began_damping);
  EXPECT_EQ(group.damped_until(start + 5s), start + 65s);
}

TEST_F(GroupStateTest, IsNotDampedBySwitchesToNewPlaces) {
  for (const char* peer : {"b", "c", "d", "e", "f", "g", "h"}) {
    weigh(firm(peer), 1s);
    EXPECT_FALSE(began_damping);
  }
}

TEST_F(GroupStateTest, IsNotDampedByReturnsThatAreSpreadOverMoreThanAMinute) {
  Duration at{};
  for (int times = 0; times < 12; ++times) {
    weigh(firm(times % 2 == 0 ? "b" : "a"), at += 31s);
    EXPECT_FALSE(began_damping);
  }
}

TEST_F(GroupStateTest, IsNotDampedByManualCommands) {
  for (int times = 0; times < 12; ++times) {
    weigh(firm(times % 2 == 0 ? "b" : "a"), 1s, Haste::manual);
    EXPECT_FALSE(began_damping);
  }
  weigh(firm("b"), 2s);
  weigh(firm("a"), 3s);
  EXPECT_FALSE(began_damping) << "what a command left was not left by a switch";
}

class DampedGroupStateTest : public GroupStateTest {
 protected:
  DampedGroupStateTest() {
    flap(0s);
    weigh(firm("b"), 5s);
  }
};

TEST_F(DampedGroupStateTest, ActsOnAChangeThatHasStoodForTenSeconds) {
  EXPECT_TRUE(began_damping);
  EXPECT_EQ(weigh(firm("a"), 6s), Ruling::hold);
  EXPECT_EQ(group.deadline(), start + 16s);
  EXPECT_EQ(weigh(doubtful("a"), 15999ms, Haste::eager), Ruling::hold);
  EXPECT_EQ(weigh(doubtful("a"), 16s), Ruling::act);
  EXPECT_FALSE(began_damping) << "it is damped already";
}

TEST_F(DampedGroupStateTest, CountsTheTenSecondsFromTheLatestChange) {
  weigh(firm("a"), 6s);
  EXPECT_EQ(weigh(firm("c"), 12s), Ruling::hold);
  EXPECT_EQ(group.deadline(), start + 22s);
  EXPECT_EQ(weigh(firm("b"), 13s), Ruling::keep);
  EXPECT_EQ(group.deadline(), std::nullopt);
  weigh(firm("a"), 14s);
  group.restart_hold(start + 20s);
  EXPECT_EQ(group.deadline(), start + 30s);
}

TEST_F(DampedGroupStateTest, ObeysManualCommandsAtOnce) {
  EXPECT_EQ(weigh(firm("a"), 6s, Haste::manual), Ruling::act);
}

TEST_F(DampedGroupStateTest, IsFreeAgainWhenTheOutcomeHasNotChangedForAMinute) {
  weigh(firm("a"), 6s);
  weigh(firm("a"), 16s);
  EXPECT_EQ(group.damped_until(start + 65s), start + 66s);
  EXPECT_EQ(group.damped_until(start + 66s), std::nullopt);
  weigh(firm("a"), 65s);
  EXPECT_EQ(weigh(firm("b"), 66s), Ruling::act);
  EXPECT_FALSE(began_damping);
}

}  // namespace
}  // namespace conntrack::domain
