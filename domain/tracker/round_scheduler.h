// SPDX-License-Identifier: GPL-3.0-or-later
// RoundScheduler: what wants a round, when one may start, and which trigger it carries.
//
// Requests are merged: one round does what all of them ask for (WH1). Two kinds wait first. A
// change that the kernel tells of waits 20 ms for a manager's word of it, which says more (WH2); if
// a manager speaks meanwhile, the round is run at once with its words. A round that could not ask
// the server or the kernel is run again after 1 s (DE1); any round that starts before does its
// work.
//
//   request() ----------------------------.
//   request_after_grace() --> 20 ms ------+--> pending --> begin(), unless a storm (WH5)
//   request_again() --------> 1 s --------'
#pragma once

#include <deque>
#include <optional>

#include "domain/tracker/timer_table.h"
#include "domain/tracker/trigger.h"

namespace conntrack::domain {

/// Merges requests for rounds. The caller sees to it that only one round is under way.
class RoundScheduler {
 public:
  /// Keeps its deadlines (storm_end, manager_grace, ask_again) in the table, which outlives it.
  explicit RoundScheduler(TimerTable& timers) : timers_(timers) {}

  /// Wants a round as soon as one may start.
  void request(const Trigger& trigger);

  /// The same for a report of a manager or a person: takes in what waits for a manager's word.
  void request_for_report(Trigger trigger);

  /// Wants a round once a manager has had the time to speak (WH2).
  void request_after_grace(const Trigger& trigger, TimePoint now);

  /// The round with this trigger could not be finished: it is wanted again after 1 s.
  void request_again(const Trigger& trigger, TimePoint now);

  /// A manager has said this: the words for a kernel change that is near (WH2).
  void set_last_word(const Reason& reason, TimePoint now) { last_word_ = {now, reason}; }

  /// One of this scheduler's waits is over.
  void grace_elapsed();
  void ask_again_elapsed();

  /// A round is wanted, now or after 1 s.
  bool is_pending() const { return pending_.has_value(); }
  bool asks_again() const { return asks_again_.has_value(); }
  /// A change waits for a manager's word.
  bool is_in_grace() const { return in_grace_.has_value(); }

  /// Starts a round if one is wanted and may start: its trigger.
  std::optional<Trigger> begin(TimePoint now);

 private:
  struct Word {
    TimePoint at;
    Reason reason;
  };

  bool is_storm(TimePoint now);

  TimerTable& timers_;
  std::optional<Trigger> pending_;
  std::optional<Trigger> in_grace_;
  TimePoint grace_began_;
  std::optional<Trigger> asks_again_;
  std::optional<Word> last_word_;
  std::deque<TimePoint> recent_rounds_;  // within the last second
};

}  // namespace conntrack::domain
