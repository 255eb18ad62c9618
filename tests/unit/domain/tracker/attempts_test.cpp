// SPDX-License-Identifier: GPL-3.0-or-later
// Peers that are being connected, or wait to be tried again (DE10).
#include "domain/tracker/attempts.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/domain_printers.h"
#include "tests/support/start.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;

using tests::start;

TEST(Attempts, OfAPeerLastUntilItIsConnected) {
  Attempts attempts{30s};
  EXPECT_EQ(attempts.find("home"), nullptr);
  const AttemptId id = attempts.start("home");
  ASSERT_NE(attempts.find("home"), nullptr);
  EXPECT_TRUE(attempts.find("home")->in_flight);
  EXPECT_EQ(attempts.find("work"), nullptr);
  EXPECT_EQ(attempts.deadline(), std::nullopt);
  EXPECT_EQ(attempts.succeed(id), "home");
  EXPECT_TRUE(attempts.all().empty());
}

TEST(Attempts, ThatFailAreRepeatedAfterOneTwoFourSecondsAtMostTheLongestPause) {
  Attempts attempts{30s};
  TimePoint now = start;
  for (const auto pause : {1s, 2s, 4s, 8s, 16s, 30s, 30s}) {
    EXPECT_EQ(attempts.fail(attempts.start("home"), now), "home");
    EXPECT_EQ(attempts.deadline(), now + pause);
    EXPECT_TRUE(attempts.due(now + pause - 1ms).empty());
    now += pause;
    EXPECT_EQ(attempts.due(now), std::vector<std::string>{"home"});
  }
  for (int times = 0; times < 100; ++times) attempts.fail(attempts.start("home"), now);
  EXPECT_EQ(attempts.deadline(), now + 30s);
}

TEST(Attempts, OfAPeerThatWasConnectedBeginAnew) {
  Attempts attempts{30s};
  attempts.fail(attempts.start("home"), start);
  attempts.fail(attempts.start("home"), start);
  attempts.succeed(attempts.start("home"));
  attempts.fail(attempts.start("home"), start);
  EXPECT_EQ(attempts.deadline(), start + 1s);
}

TEST(Attempts, GivenUpAreNotAnsweredAnyMore) {
  Attempts attempts{30s};
  const AttemptId id = attempts.start("home");
  const std::optional<Attempt> removed = attempts.remove("home");
  ASSERT_TRUE(removed);
  EXPECT_EQ(removed->id, id);
  EXPECT_EQ(attempts.remove("home"), std::nullopt);
  EXPECT_EQ(attempts.succeed(id), std::nullopt);
  EXPECT_EQ(attempts.fail(id, start), std::nullopt);
}

TEST(Attempts, AnsweredOnceAreNotAnsweredAgain) {
  Attempts attempts{30s};
  const AttemptId id = attempts.start("home");
  attempts.fail(id, start);
  EXPECT_EQ(attempts.fail(id, start), std::nullopt);
  EXPECT_EQ(attempts.succeed(id), std::nullopt);
  EXPECT_NE(attempts.find("home"), nullptr);
}

TEST(Attempts, HaveTheEarliestOfTheirDeadlines) {
  Attempts attempts{30s};
  attempts.fail(attempts.start("late"), start + 5s);
  attempts.fail(attempts.start("early"), start + 2s);
  attempts.fail(attempts.start("later"), start + 7s);
  attempts.start("busy");
  EXPECT_EQ(attempts.deadline(), start + 3s);
  EXPECT_EQ(attempts.due(start + 6s), (std::vector<std::string>{"late", "early"}));
}

TEST(Attempts, NeverUseAnIdTwice) {
  Attempts attempts{30s};
  std::set<AttemptId> ids;
  for (int times = 0; times < 10; ++times) {
    EXPECT_TRUE(ids.insert(attempts.start("home")).second);
    EXPECT_TRUE(ids.insert(attempts.start("work")).second);
    if (times % 3 == 0) attempts.remove("home");
    if (times % 4 == 0) attempts.clear();
  }
}

}  // namespace
}  // namespace conntrack::domain
