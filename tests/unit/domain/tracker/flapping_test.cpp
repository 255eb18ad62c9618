// SPDX-License-Identifier: GPL-3.0-or-later
// Which switches damp a group (WH6). What damping does to its changes is in group_state_test.cpp.
#include "domain/tracker/flapping.h"

#include <gtest/gtest.h>

#include "tests/support/start.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;

using tests::start;

/// A group that was found with peer "a", and switches every so often; counts the switches until it
/// is damped, at most nine.
int switches_until_damped(Duration every, const std::vector<std::string>& peers) {
  Flapping flapping;
  std::string has = "a";
  for (int count = 1; count < 10; ++count) {
    const TimePoint now = start + count * every;
    const std::string& next = peers[static_cast<std::size_t>(count) % peers.size()];
    if (count > 1) flapping.left(has, now);
    has = next;
    if (flapping.came_to(has, now)) {
      EXPECT_TRUE(flapping.is_damped());
      return count;
    }
    EXPECT_FALSE(flapping.is_damped());
  }
  return 0;
}

// To leave what was found at start is remembered by nobody: the first return is the third switch.
TEST(Flapping, BeginsWithTheThirdReturnWithinAMinute) {
  EXPECT_EQ(switches_until_damped(1s, {"a", "b"}), 5);
  EXPECT_EQ(switches_until_damped(30s, {"a", "b"}), 5);
  EXPECT_EQ(switches_until_damped(31s, {"a", "b"}), 0);
}

TEST(Flapping, IsNotWhatBringsAGroupToNewPlaces) {
  EXPECT_EQ(switches_until_damped(1s, {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}), 0);
}

TEST(Flapping, CountsTheReturnsAnewAfterItsEnd) {
  Flapping flapping;
  flapping.left("a", start);
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(flapping.came_to("a", start));
  EXPECT_TRUE(flapping.came_to("a", start));
  EXPECT_FALSE(flapping.came_to("a", start)) << "it has begun already";
  flapping.end_damping();
  EXPECT_FALSE(flapping.is_damped());
  EXPECT_FALSE(flapping.came_to("a", start));
}

}  // namespace
}  // namespace conntrack::domain
