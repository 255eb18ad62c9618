// SPDX-License-Identifier: GPL-3.0-or-later
// Timer: one alarm clock.
#pragma once

#include <functional>
#include <optional>

#include "domain/tracker/event.h"

namespace conntrack::ports {

/// One alarm on CLOCK_MONOTONIC (WH8).
class Timer {
 public:
  virtual ~Timer() = default;

  /// The time now.
  virtual domain::TimePoint now() const = 0;

  /// Calls `ring` once, at or soon after `when`, never from within this call. Replaces the alarm
  /// set before; no time means no alarm.
  virtual void set(std::optional<domain::TimePoint> when, std::function<void()> ring) = 0;
};

}  // namespace conntrack::ports
