// SPDX-License-Identifier: GPL-3.0-or-later
// Hold: how long a change must wait (WH4). What comes of it for a group is in group_state_test.cpp.
#include "domain/tracker/hold.h"

#include <gtest/gtest.h>

#include "tests/support/start.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;

using tests::start;

class HoldTest : public testing::Test {
 protected:
  static constexpr bool firm = true;
  static constexpr bool doubtful = false;
  static constexpr bool damped = true;

  HoldTest() { hold.found("work", reason, start); }

  bool is_over(bool is_firm, Duration at, Urgency urgency = Urgency::ordinary,
               bool is_damped = false) {
    return hold.is_over(is_firm, is_damped, urgency, start + at);
  }

  const Reason reason{{"x"}, true, 1};
  Hold hold{2s};
};

TEST_F(HoldTest, IsOverAtOnceForWhatIsFirmOrEagerOrManual) {
  EXPECT_TRUE(is_over(firm, 0s));
  EXPECT_TRUE(is_over(doubtful, 0s, Urgency::eager));
  EXPECT_TRUE(is_over(doubtful, 0s, Urgency::manual, damped));
  EXPECT_EQ(hold.deadline(), std::nullopt);
}

TEST_F(HoldTest, LastsTheSettleTimeFromTheFirstDoubtfulChange) {
  EXPECT_FALSE(is_over(doubtful, 1s));
  hold.found("home", reason, start + 2s);
  EXPECT_FALSE(is_over(doubtful, 2s));
  EXPECT_EQ(hold.deadline(), start + 3s);
  EXPECT_TRUE(is_over(doubtful, 3s));
}

TEST_F(HoldTest, LastsUntilADampedChangeHasStoodForTenSeconds) {
  EXPECT_FALSE(is_over(firm, 1s, Urgency::eager, damped));
  hold.found("home", reason, start + 2s);
  EXPECT_FALSE(is_over(firm, 2s, Urgency::ordinary, damped));
  EXPECT_EQ(hold.deadline(), start + 12s);
  EXPECT_TRUE(is_over(doubtful, 12s, Urgency::ordinary, damped));
}

TEST_F(HoldTest, IsNeverWithoutASettleTime) {
  Hold off{0s};
  EXPECT_TRUE(off.is_off());
  EXPECT_TRUE(off.is_over(doubtful, damped, Urgency::ordinary, start));
}

// What comes after is seen for the first time.
TEST_F(HoldTest, ForgetsWhatWasHeld) {
  is_over(doubtful, 1s);
  hold.forget(std::nullopt, start + 2s);
  EXPECT_EQ(hold.deadline(), std::nullopt);
  hold.found("work", reason, start + 3s);
  EXPECT_EQ(hold.found_since(), start + 3s);
  EXPECT_FALSE(is_over(doubtful, 3s));
  EXPECT_EQ(hold.deadline(), start + 5s);
}

// WH4, WH6: damping makes no wait shorter.
TEST_F(HoldTest, OfADampedGroupLastsForTheSettleTimeAtLeast) {
  hold = Hold(60s);
  hold.found("work", reason, start);
  EXPECT_FALSE(is_over(doubtful, 0s, Urgency::ordinary, damped));
  EXPECT_EQ(hold.deadline(), start + 60s);
  EXPECT_TRUE(is_over(firm, 10s, Urgency::ordinary, damped));
}

}  // namespace
}  // namespace conntrack::domain
