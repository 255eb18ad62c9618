// SPDX-License-Identifier: GPL-3.0-or-later
// How often a manager is asked, in virtual time (NM1).
#include "adapters/dbus/state_query.h"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "tests/support/start.h"

namespace conntrack::adapters::dbus {
namespace {

using namespace std::chrono_literals;

using tests::start;

// When a manager is asked whose every answer is a failure, so long after the question.
std::vector<domain::Duration> questions(StateQuery& inquiry, domain::Duration answer_takes) {
  std::vector<domain::Duration> asked;
  auto now = start;
  for (std::optional<domain::Duration> pause = 0ms; pause; pause = inquiry.failed(now)) {
    now += *pause;
    asked.push_back(now - start);
    now += answer_takes;
  }
  return asked;
}

TEST(StateQuery, AsksEvery100MillisecondsForASecond) {
  StateQuery inquiry;
  inquiry.open();
  EXPECT_EQ(questions(inquiry, 0ms),
            (std::vector<domain::Duration>{0ms, 100ms, 200ms, 300ms, 400ms, 500ms, 600ms, 700ms,
                                           800ms, 900ms, 1000ms}));
}

TEST(StateQuery, AsksAManagerThatNeverAnswersOnceMore) {
  StateQuery inquiry;
  inquiry.open();
  EXPECT_EQ(questions(inquiry, 5s), (std::vector<domain::Duration>{0ms, 5100ms}));
}

TEST(StateQuery, IsOverOnceTheManagerHasSpoken) {
  StateQuery inquiry;
  inquiry.open();
  EXPECT_TRUE(inquiry.is_open());
  inquiry.close();
  EXPECT_FALSE(inquiry.is_open());
  EXPECT_EQ(inquiry.failed(start), std::nullopt);
}

TEST(StateQuery, BeginsAnewWithEachManagerThatAppears) {
  StateQuery inquiry;
  inquiry.open();
  const auto first = questions(inquiry, 0ms);
  inquiry.open();
  EXPECT_EQ(questions(inquiry, 0ms), first);
}

}  // namespace
}  // namespace conntrack::adapters::dbus
