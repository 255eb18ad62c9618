// SPDX-License-Identifier: GPL-3.0-or-later
// SteadyTimer: one alarm on the event loop.
#include "adapters/time/steady_timer.h"

#include <gtest/gtest.h>
#include <time.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <memory>
#include <string>

namespace conntrack::adapters::time {
namespace {

using std::chrono::milliseconds;

struct SteadyTimerTest : testing::Test {
  boost::asio::io_context loop;
  SteadyTimer timer{loop};
  std::string rung;

  auto ring(char name) {
    return [this, name] { rung += name; };
  }
};

// WH8
TEST_F(SteadyTimerTest, TellsTheTimeOfTheMonotonicClock) {
  const auto monotonic = [] {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return domain::TimePoint(std::chrono::seconds(now.tv_sec) +
                             std::chrono::nanoseconds(now.tv_nsec));
  };
  const auto before = monotonic();
  const auto now = timer.now();
  EXPECT_LE(before, now);
  EXPECT_LE(now, monotonic());
}

TEST_F(SteadyTimerTest, RingsOnceAndNotBeforeItsTime) {
  const auto when = timer.now() + milliseconds(20);
  domain::TimePoint at;
  timer.set(when, [&] { at = timer.now(), rung += 'a'; });
  loop.run();
  EXPECT_EQ(rung, "a");
  EXPECT_GE(at, when);
}

TEST_F(SteadyTimerTest, NeverRingsFromWithinTheCallThatSetsIt) {
  timer.set(timer.now() - milliseconds(1), ring('a'));
  EXPECT_EQ(rung, "");
  loop.run();
  EXPECT_EQ(rung, "a");
}

TEST_F(SteadyTimerTest, ANewAlarmReplacesTheOneBefore) {
  timer.set(timer.now(), ring('a'));
  timer.set(timer.now() + milliseconds(10), ring('b'));
  loop.run();
  EXPECT_EQ(rung, "b");
}

TEST_F(SteadyTimerTest, NoTimeMeansNoAlarm) {
  timer.set(timer.now(), ring('a'));
  timer.set(std::nullopt, ring('b'));
  loop.run();
  EXPECT_EQ(rung, "");
}

TEST_F(SteadyTimerTest, CanBeSetAnewWhileItRings) {
  timer.set(timer.now(), [this] {
    rung += 'a';
    timer.set(timer.now(), ring('b'));
  });
  loop.run();
  EXPECT_EQ(rung, "ab");
}

// Two timers are due in the same turn of the loop, so that the handler of the second is queued, and
// beyond asio's reach, when the first takes the alarm away.
TEST_F(SteadyTimerTest, AnAlarmTakenAwayWhenItIsAlreadyDueStaysSilent) {
  SteadyTimer first(loop);
  auto second = std::make_unique<SteadyTimer>(loop);
  const auto when = timer.now();
  first.set(when, [&] { second->set(std::nullopt, {}); });
  second->set(when + std::chrono::nanoseconds(1), ring('b'));
  timer.set(when + std::chrono::nanoseconds(2), ring('c'));
  loop.run();
  EXPECT_EQ(rung, "c");

  loop.restart();
  first.set(when, [&] { second.reset(); });
  second->set(when + std::chrono::nanoseconds(1), ring('b'));
  loop.run();
  EXPECT_EQ(rung, "c");
}

}  // namespace
}  // namespace conntrack::adapters::time
