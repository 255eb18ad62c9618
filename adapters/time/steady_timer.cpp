// SPDX-License-Identifier: GPL-3.0-or-later
// SteadyTimer: one alarm on the event loop.
#include "adapters/time/steady_timer.h"

#include <boost/system/error_code.hpp>
#include <utility>

namespace conntrack::adapters::time {

domain::TimePoint SteadyTimer::now() const { return domain::TimePoint::clock::now(); }

void SteadyTimer::set(std::optional<domain::TimePoint> when, std::function<void()> ring) {
  alarm_.reset();
  timer_.cancel();
  if (!when) return;
  alarm_ = std::make_shared<std::function<void()>>(std::move(ring));
  timer_.expires_at(*when);
  timer_.async_wait(
      [this, set = std::weak_ptr<std::function<void()>>(alarm_)](boost::system::error_code error) {
        const auto alarm = set.lock();
        if (error || !alarm) return;
        alarm_.reset();  // first: it may well set the next one
        (*alarm)();
      });
}

}  // namespace conntrack::adapters::time
