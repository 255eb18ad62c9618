// SPDX-License-Identifier: GPL-3.0-or-later
// All that the tracker can wait for, with one deadline each.
#include "domain/tracker/timer_table.h"

#include <gtest/gtest.h>

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint zero{};

TEST(TimerTable, HasNoDeadlineWhileNothingWaits) {
  TimerTable timers;
  EXPECT_EQ(timers.earliest(), std::nullopt);
  EXPECT_TRUE(timers.take_due(zero + 1h).empty());
}

TEST(TimerTable, TellsTheEarliestDeadline) {
  TimerTable timers;
  timers.set(Wait::interval, zero + 30s);
  timers.set(Wait::hold, zero + 2s);
  EXPECT_EQ(timers.earliest(), zero + 2s);
  timers.cancel(Wait::hold);
  EXPECT_EQ(timers.earliest(), zero + 30s);
  timers.set(Wait::interval, std::nullopt);
  EXPECT_EQ(timers.earliest(), std::nullopt);
}

TEST(TimerTable, ReplacesADeadline) {
  TimerTable timers;
  timers.set(Wait::hold, zero + 2s);
  timers.set(Wait::hold, zero + 5s);
  EXPECT_EQ(timers.of(Wait::hold), zero + 5s);
  EXPECT_TRUE(timers.take_due(zero + 4s).empty());
}

// A wait that sets itself anew while it is handled is not due again at once.
TEST(TimerTable, GivesEachDueWaitOnce) {
  TimerTable timers;
  timers.set(Wait::retry, zero + 1s);
  timers.set(Wait::interval, zero + 1s);
  timers.set(Wait::pause_end, zero + 2s);
  EXPECT_EQ(timers.take_due(zero + 1s), (std::vector{Wait::interval, Wait::retry}));
  EXPECT_TRUE(timers.take_due(zero + 1s).empty());
  EXPECT_EQ(timers.earliest(), zero + 2s);
}

}  // namespace
}  // namespace conntrack::domain
