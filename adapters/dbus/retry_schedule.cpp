// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/retry_schedule.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace conntrack::adapters::dbus {
namespace {

using namespace std::chrono_literals;

constexpr domain::Duration shortest = 100ms;
constexpr domain::Duration longest = 500ms;
constexpr domain::Duration hopeful = 1min;
constexpr domain::Duration resigned = 5s;

}  // namespace

void RetrySchedule::begin(domain::TimePoint now) {
  began_ = now;
  wait_ = shortest;
}

domain::Duration RetrySchedule::next(domain::TimePoint now) {
  if (now - began_ >= hopeful) return resigned;
  return std::exchange(wait_, std::min(2 * wait_, longest));
}

}  // namespace conntrack::adapters::dbus
