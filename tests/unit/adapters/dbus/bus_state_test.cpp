// SPDX-License-Identifier: GPL-3.0-or-later
// The connection's state machine, in virtual time (NM4).
#include "adapters/dbus/bus_state.h"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "tests/support/start.h"

namespace conntrack::adapters::dbus {
namespace {

using namespace std::chrono_literals;
using domain::BusChanged;
using domain::TimePoint;

using tests::start;

BusStep announcing(BusChanged::State state, BusTask task, domain::Duration wait = {}) {
  return {BusChanged{state, {}}, task, wait};
}
BusStep silently(BusTask task, domain::Duration wait = {}) { return {std::nullopt, task, wait}; }
BusStep confused(const char* label) {
  return {BusChanged{BusChanged::State::confused, label}, BusTask::nothing, {}};
}

TEST(BusConnectionState, AnnouncesStartupBeforeTheFirstAttemptAndThenSuccess) {
  BusConnectionState bus;
  EXPECT_EQ(bus.handle(BusEvent::start, start),
            announcing(BusChanged::State::startup, BusTask::attempt));
  EXPECT_EQ(bus.handle(BusEvent::opened, start),
            announcing(BusChanged::State::connected, BusTask::nothing));
}

TEST(BusConnectionState, SaysThatThereIsNoBusOnlyOnce) {
  BusConnectionState bus;
  bus.handle(BusEvent::start, start);
  EXPECT_EQ(bus.handle(BusEvent::failed, start),
            announcing(BusChanged::State::unavailable, BusTask::wait, 100ms));
  EXPECT_EQ(bus.handle(BusEvent::waited, start + 100ms), silently(BusTask::attempt));
  EXPECT_EQ(bus.handle(BusEvent::failed, start + 100ms), silently(BusTask::wait, 200ms));
  EXPECT_EQ(bus.handle(BusEvent::waited, start + 300ms), silently(BusTask::attempt));
  EXPECT_EQ(bus.handle(BusEvent::opened, start + 300ms),
            announcing(BusChanged::State::connected, BusTask::nothing));
}

TEST(BusConnectionState, AnnouncesALossOnceAndTriesAgainAtOnce) {
  BusConnectionState bus;
  bus.handle(BusEvent::start, start);
  bus.handle(BusEvent::opened, start);
  EXPECT_EQ(bus.handle(BusEvent::died, start + 1h),
            announcing(BusChanged::State::lost, BusTask::attempt));
  EXPECT_EQ(bus.handle(BusEvent::failed, start + 1h), silently(BusTask::wait, 100ms));
}

// The times at which attempts are made, from the loss on, if every one fails at once.
std::vector<domain::Duration> attempts_after_a_loss(BusConnectionState& bus, TimePoint lost,
                                                    domain::Duration until) {
  std::vector<domain::Duration> attempts;
  auto now = lost;
  auto step = bus.handle(BusEvent::died, now);
  while (now - lost <= until) {
    attempts.push_back(now - lost);
    step = bus.handle(BusEvent::failed, now);
    now += step.wait;
    step = bus.handle(BusEvent::waited, now);
  }
  return attempts;
}

TEST(BusConnectionState, WaitsLongerAndLongerBetweenAttempts) {
  BusConnectionState bus;
  bus.handle(BusEvent::start, start);
  bus.handle(BusEvent::opened, start);
  const auto attempts = attempts_after_a_loss(bus, start + 1h, 75s);
  const std::vector<domain::Duration> first(attempts.begin(), attempts.begin() + 6);
  EXPECT_EQ(first, (std::vector<domain::Duration>{0ms, 100ms, 300ms, 700ms, 1200ms, 1700ms}));
  const std::vector<domain::Duration> last(attempts.end() - 4, attempts.end());
  EXPECT_EQ(last, (std::vector<domain::Duration>{59700ms, 60200ms, 65200ms, 70200ms}))
      << "500 ms for a minute, then 5 s";
}

TEST(BusConnectionState, IsHopefulAgainAfterEachSuccess) {
  BusConnectionState bus;
  bus.handle(BusEvent::start, start);
  bus.handle(BusEvent::opened, start);
  const auto first = attempts_after_a_loss(bus, start + 1s, 2min);
  bus.handle(BusEvent::opened, start + 3min);
  EXPECT_EQ(attempts_after_a_loss(bus, start + 4min, 2min), first);
}

// One that lets us in and drops us is not called again at full speed.
TEST(BusConnectionState, GoesOnWithTheScheduleIfAConnectionDiesYoung) {
  BusConnectionState bus;
  bus.handle(BusEvent::start, start);
  auto now = start;
  std::vector<domain::Duration> waits;
  for (int turn = 0; turn < 200; ++turn) {
    EXPECT_EQ(bus.handle(BusEvent::opened, now),
              announcing(BusChanged::State::connected, BusTask::nothing));
    const auto step = bus.handle(BusEvent::died, now + 10ms);
    EXPECT_EQ(step, announcing(BusChanged::State::lost, BusTask::wait, step.wait));
    waits.push_back(step.wait);
    now += 10ms + step.wait;
    EXPECT_EQ(bus.handle(BusEvent::waited, now), silently(BusTask::attempt));
  }
  waits.erase(waits.begin() + 5, waits.end() - 1);
  EXPECT_EQ(waits, (std::vector<domain::Duration>{100ms, 200ms, 400ms, 500ms, 500ms, 5s}));
}

TEST(BusConnectionState, BeginsTheScheduleAnewOnceAConnectionHasLivedForASecond) {
  BusConnectionState bus;
  bus.handle(BusEvent::start, start);
  bus.handle(BusEvent::opened, start);
  attempts_after_a_loss(bus, start + 1min, 2min);
  bus.handle(BusEvent::opened, start + 4min);
  EXPECT_EQ(bus.handle(BusEvent::died, start + 4min + 999ms),
            announcing(BusChanged::State::lost, BusTask::wait, 5s));
  bus.handle(BusEvent::waited, start + 5min);
  bus.handle(BusEvent::opened, start + 5min);
  EXPECT_EQ(bus.handle(BusEvent::died, start + 5min + 1s),
            announcing(BusChanged::State::lost, BusTask::attempt));
  EXPECT_EQ(bus.handle(BusEvent::failed, start + 5min + 1s), silently(BusTask::wait, 100ms));
}

TEST(BusConnectionState, NamesTheStateThatHasNoTransitionForAnEventAndStaysInIt) {
  constexpr std::array all{BusEvent::start, BusEvent::opened, BusEvent::failed, BusEvent::died,
                           BusEvent::waited};
  struct Case {
    const char* label;
    std::vector<BusEvent> way;      ///< into the state
    std::vector<BusEvent> allowed;  ///< in it
  };
  const std::vector<Case> cases{
      {"idle", {}, {BusEvent::start}},
      {"startup", {BusEvent::start}, {BusEvent::opened, BusEvent::failed}},
      {"connected", {BusEvent::start, BusEvent::opened}, {BusEvent::died}},
      {"waiting", {BusEvent::start, BusEvent::failed}, {BusEvent::waited}},
      {"retrying",
       {BusEvent::start, BusEvent::opened, BusEvent::died},
       {BusEvent::opened, BusEvent::failed}},
  };
  for (const auto& [label, way, allowed] : cases) {
    for (const auto event : all) {
      if (std::find(allowed.begin(), allowed.end(), event) != allowed.end()) continue;
      BusConnectionState bus;
      auto now = start;
      for (const auto before : way) bus.handle(before, now += 1h);
      const auto state = bus.state();
      EXPECT_EQ(bus.handle(event, now), confused(label));
      EXPECT_EQ(bus.state(), state) << label;
    }
  }
}

}  // namespace
}  // namespace conntrack::adapters::dbus
