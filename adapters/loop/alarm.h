// SPDX-License-Identifier: GPL-3.0-or-later
// Alarm: a one-shot timer that may be destroyed at any time.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>

#include "adapters/loop/lifetime.h"
#include "domain/tracker/event.h"

namespace conntrack::adapters::loop {

/// Unlike a bare steady_timer, it never rings once it was cancelled, set anew or destroyed: not
/// even if its handler was in the queue already.
class Alarm {
 public:
  explicit Alarm(boost::asio::io_context& io);

  /// Calls `ring` once after `delay`. Replaces what was set before.
  void set(domain::Duration delay, std::function<void()> ring);

  /// The same, at a point in time; of alarms for different points the earlier one rings first.
  void set_at(domain::TimePoint when, std::function<void()> ring);

  void cancel();

 private:
  boost::asio::steady_timer timer_;
  Lifetime setting_;
};

}  // namespace conntrack::adapters::loop
