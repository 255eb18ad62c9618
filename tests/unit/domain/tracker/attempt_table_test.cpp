// SPDX-License-Identifier: GPL-3.0-or-later
// Peers that are being connected, or wait to be tried again (DE10).
#include "domain/tracker/attempt_table.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/domain_printers.h"
#include "tests/support/start.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;

using tests::start;

std::vector<std::string> confirm(AttemptTable& attempts, std::uint64_t question,
                                 const std::set<std::string>& listed) {
  return attempts.confirm(
      QuestionId{question}, [&](const std::string& peer) { return listed.contains(peer); }, start);
}

TEST(Attempts, OfAPeerLastUntilItIsConnected) {
  AttemptTable attempts{30s};
  EXPECT_EQ(attempts.find("home"), nullptr);
  const AttemptId id = attempts.start("home", start);
  ASSERT_NE(attempts.find("home"), nullptr);
  EXPECT_TRUE(attempts.find("home")->is_in_flight());
  EXPECT_EQ(attempts.find("work"), nullptr);
  EXPECT_EQ(attempts.retry_deadline(), std::nullopt);
  EXPECT_TRUE(attempts.succeed(id, QuestionId{1}));
  EXPECT_NE(attempts.find("home"), nullptr) << "the server has not listed it yet";
  EXPECT_TRUE(confirm(attempts, 2, {"home"}).empty());
  EXPECT_TRUE(attempts.all().empty());
}

TEST(Attempts, ThatFailAreRepeatedAfterOneTwoFourSecondsAtMostTheLongestPause) {
  AttemptTable attempts{30s};
  TimePoint now = start;
  for (const auto pause : {1s, 2s, 4s, 8s, 16s, 30s, 30s}) {
    EXPECT_EQ(attempts.fail(attempts.start("home", start), now), "home");
    EXPECT_EQ(attempts.retry_deadline(), now + pause);
    EXPECT_TRUE(attempts.due(now + pause - 1ms).empty());
    now += pause;
    EXPECT_EQ(attempts.due(now), std::vector<std::string>{"home"});
  }
  for (int times = 0; times < 100; ++times) attempts.fail(attempts.start("home", start), now);
  EXPECT_EQ(attempts.retry_deadline(), now + 30s);
}

TEST(Attempts, OfAPeerThatWasConnectedBeginAnew) {
  AttemptTable attempts{30s};
  attempts.fail(attempts.start("home", start), start);
  attempts.fail(attempts.start("home", start), start);
  attempts.succeed(attempts.start("home", start), QuestionId{1});
  confirm(attempts, 2, {"home"});
  attempts.fail(attempts.start("home", start), start);
  EXPECT_EQ(attempts.retry_deadline(), start + 1s);
}

TEST(Attempts, GivenUpAreNotAnsweredAnyMore) {
  AttemptTable attempts{30s};
  const AttemptId id = attempts.start("home", start);
  const std::optional<Attempt> removed = attempts.remove("home");
  ASSERT_TRUE(removed);
  EXPECT_EQ(removed->id, id);
  EXPECT_EQ(attempts.remove("home"), std::nullopt);
  EXPECT_FALSE(attempts.succeed(id, QuestionId{}));
  EXPECT_EQ(attempts.fail(id, start), std::nullopt);
}

TEST(Attempts, AnsweredOnceAreNotAnsweredAgain) {
  AttemptTable attempts{30s};
  const AttemptId id = attempts.start("home", start);
  attempts.fail(id, start);
  EXPECT_EQ(attempts.fail(id, start), std::nullopt);
  EXPECT_FALSE(attempts.succeed(id, QuestionId{}));
  EXPECT_NE(attempts.find("home"), nullptr);

  const AttemptId second = attempts.start("home", start);
  EXPECT_TRUE(attempts.succeed(second, QuestionId{}));
  EXPECT_FALSE(attempts.succeed(second, QuestionId{}));
  EXPECT_EQ(attempts.fail(second, start), std::nullopt);
}

TEST(Attempts, HaveTheEarliestOfTheirDeadlines) {
  AttemptTable attempts{30s};
  attempts.fail(attempts.start("late", start), start + 5s);
  attempts.fail(attempts.start("early", start), start + 2s);
  attempts.fail(attempts.start("later", start), start + 7s);
  attempts.start("busy", start);
  EXPECT_EQ(attempts.retry_deadline(), start + 3s);
  EXPECT_EQ(attempts.due(start + 6s), (std::vector<std::string>{"early", "late"}));
}

TEST(Attempts, NeverUseAnIdTwice) {
  AttemptTable attempts{30s};
  std::set<AttemptId> ids;
  for (int times = 0; times < 10; ++times) {
    EXPECT_TRUE(ids.insert(attempts.start("home", start)).second);
    EXPECT_TRUE(ids.insert(attempts.start("work", start)).second);
    if (times % 3 == 0) attempts.remove("home");
    if (times % 4 == 0) attempts.clear();
  }
}

// DE10: OK is a promise; the next list tells.
TEST(Attempts, ThatAreNotListedAfterOkHaveFailed) {
  AttemptTable attempts{30s};
  attempts.succeed(attempts.start("home", start), QuestionId{5});
  EXPECT_TRUE(confirm(attempts, 5, {}).empty()) << "asked before the OK";
  EXPECT_EQ(confirm(attempts, 6, {}), std::vector<std::string>{"home"});
  EXPECT_TRUE(attempts.find("home")->is_waiting());
  EXPECT_EQ(attempts.retry_deadline(), start + 1s);
}

TEST(Attempts, InFlightAreNotEndedByAList) {
  AttemptTable attempts{30s};
  attempts.start("home", start);
  EXPECT_TRUE(confirm(attempts, 9, {"home"}).empty());
  EXPECT_NE(attempts.find("home"), nullptr);
}

TEST(Attempts, WithoutAnAnswerEndAfterTwoMinutes) {
  AttemptTable attempts{30s};
  const AttemptId id = attempts.start("home", start);
  EXPECT_EQ(attempts.answer_deadline(), start + 120s);
  EXPECT_TRUE(attempts.unanswered(start + 119s).empty());
  EXPECT_EQ(attempts.unanswered(start + 120s), std::vector<AttemptId>{id});
}

TEST(Attempts, HastenedAreDueAtOnceAndTheirPausesBeginAnew) {
  AttemptTable attempts{30s};
  for (int times = 0; times < 5; ++times) attempts.fail(attempts.start("home", start), start);
  attempts.hasten_all(start + 3s);
  EXPECT_EQ(attempts.due(start + 3s), std::vector<std::string>{"home"});
  attempts.fail(attempts.start("home", start + 3s), start + 3s);
  EXPECT_EQ(attempts.retry_deadline(), start + 4s);
}

TEST(Attempts, InFlightAreNotHastened) {
  AttemptTable attempts{30s};
  attempts.fail(attempts.start("home", start), start);
  const AttemptId second = attempts.start("home", start);
  attempts.hasten_all(start);
  attempts.fail(second, start);
  EXPECT_EQ(attempts.retry_deadline(), start + 2s) << "the second failure in a row";
}

}  // namespace
}  // namespace conntrack::domain
