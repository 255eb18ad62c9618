// SPDX-License-Identifier: GPL-3.0-or-later
// SteadyTimer: one alarm on the event loop.
#include "adapters/time/steady_timer.h"

#include <utility>

namespace conntrack::adapters::time {

domain::TimePoint SteadyTimer::now() const { return domain::TimePoint::clock::now(); }

void SteadyTimer::set(std::optional<domain::TimePoint> when, std::function<void()> ring) {
  alarm_.cancel();
  if (when) alarm_.set_at(*when, std::move(ring));
}

}  // namespace conntrack::adapters::time
