// SPDX-License-Identifier: GPL-3.0-or-later
// From when on the tracker checks the network of its own accord (WH4, WH7, WH8).
#include "domain/tracker/checks.h"

#include <gtest/gtest.h>

#include "tests/support/start.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;

using tests::start;

class ChecksTest : public testing::Test {
 protected:
  TimerTable timers;
  RoundScheduler scheduler{timers};
  Checks checks{30s, timers, scheduler};
  const Trigger check{.reason = {{"route-change"}, false, 1}, .is_check = true};
};

TEST_F(ChecksTest, AreNotMadeBeforeSomebodyHasReported) {
  checks.request(check);
  EXPECT_FALSE(checks.have_begun());
  EXPECT_FALSE(scheduler.is_pending());
  EXPECT_EQ(timers.earliest(), std::nullopt);
  checks.begin(start);
  EXPECT_FALSE(scheduler.is_pending()) << "the report's round is enough";
  checks.request(check);
  EXPECT_TRUE(scheduler.is_pending());
}

TEST_F(ChecksTest, RestartTheIntervalWithEachReport) {
  checks.begin(start);
  EXPECT_EQ(timers.of(Wait::interval), start + 30s);
  checks.begin(start + 5s);
  EXPECT_EQ(timers.of(Wait::interval), start + 35s);
  checks.restart_interval(start + 6s);
  EXPECT_EQ(timers.of(Wait::interval), start + 36s);
}

TEST_F(ChecksTest, AwaitTheFirstReportForSoLong) {
  checks.begin_at_latest(start + 1s);
  EXPECT_EQ(timers.earliest(), start + 1s);
  checks.begin(start);
  EXPECT_EQ(timers.of(Wait::first_check), std::nullopt);
  checks.begin_at_latest(start + 2s);
  EXPECT_EQ(timers.of(Wait::first_check), std::nullopt) << "they have begun";
}

TEST_F(ChecksTest, BeginWithOneThatIsActedOnAtOnceWhereNobodyReports) {
  checks.begin_with(check, start);
  EXPECT_TRUE(checks.have_begun());
  const auto trigger = scheduler.begin(start);
  ASSERT_TRUE(trigger);
  EXPECT_EQ(trigger->urgency, Urgency::eager);
  EXPECT_EQ(trigger->reason.words, Words{"route-change"});
  EXPECT_TRUE(trigger->is_check);
}

}  // namespace
}  // namespace conntrack::domain
