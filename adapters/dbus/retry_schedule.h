// SPDX-License-Identifier: GPL-3.0-or-later
// RetrySchedule: how long to wait before the next attempt to reach the bus (NM4).
#pragma once

#include "domain/tracker/event.h"

namespace conntrack::adapters::dbus {

/// 100 ms, doubling to 500 ms; 5 s once a minute has passed since the trouble began.
class RetrySchedule {
 public:
  /// The trouble begins.
  void begin(domain::TimePoint now);

  /// The time from a failed attempt to the next one.
  domain::Duration next(domain::TimePoint now);

 private:
  domain::TimePoint began_{};
  domain::Duration wait_{};
};

}  // namespace conntrack::adapters::dbus
