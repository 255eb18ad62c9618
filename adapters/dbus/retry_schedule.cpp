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
constexpr domain::Duration fast_retry_period = 1min;
constexpr domain::Duration slow_retry_delay = 5s;

}  // namespace

void RetrySchedule::begin(domain::TimePoint now) {
  began_ = now;
  wait_ = shortest;
}

domain::Duration RetrySchedule::next(domain::TimePoint now) {
  if (now - began_ >= fast_retry_period) return slow_retry_delay;
  return std::exchange(wait_, std::min(2 * wait_, longest));
}

}  // namespace conntrack::adapters::dbus
