// SPDX-License-Identifier: GPL-3.0-or-later
// What wants a round, when one may epoch, and which trigger it carries (WH1, WH2, WH5, DE1).
#include "domain/tracker/round_scheduler.h"

#include <gtest/gtest.h>

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint epoch{};

Trigger check(const char* words, std::uint64_t order) {
  return {.reason = {{words}, false, order}, .is_check = true};
}

Reason report(const char* words, std::uint64_t order) { return {{words}, true, order}; }

class RoundSchedulerTest : public testing::Test {
 protected:
  std::string begun(TimePoint now) {
    const auto trigger = scheduler.begin(now);
    return trigger ? trigger->reason.words.at(0) : "";
  }
  /// What waits for its time is told that it has come.
  void elapse(TimePoint now) {
    for (const Wait wait : timers.take_due(now)) {
      if (wait == Wait::manager_grace) scheduler.grace_elapsed();
      if (wait == Wait::ask_again) scheduler.ask_again_elapsed();
    }
  }

  TimerTable timers;
  RoundScheduler scheduler{timers};
};

TEST_F(RoundSchedulerTest, StartsNoRoundThatNobodyWants) {
  EXPECT_FALSE(scheduler.is_pending());
  EXPECT_EQ(begun(epoch), "");
}

TEST_F(RoundSchedulerTest, MergesWhatWantsARound) {
  scheduler.request(check("a", 1));
  Trigger asking = check("b", 2);
  asking.asks_server = true;
  scheduler.request(asking);
  const auto trigger = scheduler.begin(epoch);
  ASSERT_TRUE(trigger);
  EXPECT_EQ(trigger->reason.words, Words{"b"});
  EXPECT_TRUE(trigger->asks_server);
  EXPECT_EQ(begun(epoch), "") << "one round does it all";
}

TEST_F(RoundSchedulerTest, WaitsForAManagersWord) {
  scheduler.request_after_grace(check("route-change", 1), epoch);
  EXPECT_EQ(begun(epoch + 19ms), "");
  elapse(epoch + 20ms);
  EXPECT_EQ(begun(epoch + 20ms), "route-change");
}

TEST_F(RoundSchedulerTest, TakesTheWordsOfAReportThatComesMeanwhile) {
  scheduler.request_after_grace(check("route-change", 1), epoch);
  scheduler.request_for_report({.reason = report("nm connected", 2)});
  const auto trigger = scheduler.begin(epoch + 5ms);
  ASSERT_TRUE(trigger);
  EXPECT_EQ(trigger->reason.words, Words{"nm connected"});
  EXPECT_TRUE(trigger->is_check) << "what waited is done, too";
  elapse(epoch + 20ms);
  EXPECT_EQ(begun(epoch + 20ms), "") << "one round follows";
}

TEST_F(RoundSchedulerTest, TakesTheWordsOfAReportThatCameJustBefore) {
  scheduler.set_last_word(report("nm connected", 1), epoch);
  scheduler.request_after_grace(check("route-change", 2), epoch + 50ms);
  elapse(epoch + 70ms);
  EXPECT_EQ(begun(epoch + 70ms), "nm connected");
  scheduler.request_after_grace(check("route-change", 3), epoch + 71ms);
  elapse(epoch + 91ms);
  EXPECT_EQ(begun(epoch + 91ms), "route-change") << "too long ago";
}

// However late the loop is: the time of the change counts.
TEST_F(RoundSchedulerTest, KnowsWhenTheChangeWas) {
  scheduler.set_last_word(report("nm connected", 1), epoch);
  scheduler.request_after_grace(check("route-change", 2), epoch + 50ms);
  elapse(epoch + 200ms);
  EXPECT_EQ(begun(epoch + 200ms), "nm connected");
}

TEST_F(RoundSchedulerTest, AsksAgainAfterASecond) {
  scheduler.request_again(check("a", 1), epoch);
  EXPECT_TRUE(scheduler.asks_again());
  EXPECT_EQ(begun(epoch + 999ms), "");
  elapse(epoch + 1s);
  EXPECT_EQ(begun(epoch + 1s), "a");
  EXPECT_FALSE(scheduler.asks_again());
}

TEST_F(RoundSchedulerTest, HasAnyRoundDoWhatWasToBeAskedAgain) {
  scheduler.request_again({.reason = report("manual", 1), .urgency = Urgency::manual}, epoch);
  scheduler.request(check("b", 2));
  const auto trigger = scheduler.begin(epoch);
  ASSERT_TRUE(trigger);
  EXPECT_EQ(trigger->urgency, Urgency::manual);
  EXPECT_EQ(timers.of(Wait::ask_again), std::nullopt);
}

TEST_F(RoundSchedulerTest, StartsAtMostFiftyRoundsInASecond) {
  for (int i = 0; i < 50; ++i) {
    scheduler.request(check("a", 1));
    EXPECT_EQ(begun(epoch + 10ms * i), "a");
  }
  scheduler.request(check("b", 2));
  EXPECT_EQ(begun(epoch + 500ms), "");
  EXPECT_EQ(timers.of(Wait::storm_end), epoch + 1s);
  EXPECT_EQ(begun(epoch + 1s), "b");
}

}  // namespace
}  // namespace conntrack::domain
