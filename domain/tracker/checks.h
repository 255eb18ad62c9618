// SPDX-License-Identifier: GPL-3.0-or-later
// Checks: from when on the tracker looks at the network of its own accord (WH4, WH7, WH8).
//
// At the start the first report is awaited, because it says more than a check could find out. The
// checks begin with it, or once it is clear that nobody will report, at the latest a second after
// the start. From then on the interval timer runs.
#pragma once

#include "domain/tracker/round_scheduler.h"
#include "domain/tracker/timer_table.h"
#include "domain/tracker/trigger.h"

namespace conntrack::domain {

/// Lets checks through once they have begun.
class Checks {
 public:
  /// Keeps its deadlines (first_check, interval) in the table. Both outlive it.
  Checks(Duration interval, TimerTable& timers, RoundScheduler& scheduler)
      : interval_(interval), timers_(timers), scheduler_(scheduler) {}

  bool have_begun() const { return have_begun_; }

  /// Somebody has reported. The interval begins anew (WH8).
  void begin(TimePoint now);
  /// Nobody will report: begins with this check, which is acted on at once (WH4).
  void begin_with(Trigger check, TimePoint now);
  /// Nobody has to report any more from then on (WH7).
  void begin_at_latest(TimePoint when);

  /// The interval begins anew.
  void restart_interval(TimePoint now) { timers_.set(Wait::interval, now + interval_); }

  /// Requests a round for a check, if checks have begun.
  void request(const Trigger& check);

 private:
  Duration interval_;
  TimerTable& timers_;
  RoundScheduler& scheduler_;
  bool have_begun_ = false;
};

}  // namespace conntrack::domain
