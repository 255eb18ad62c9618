// SPDX-License-Identifier: GPL-3.0-or-later
// Hold: how long a change of a group must wait (WH4).
//
// Good news travels at once, doubtful news waits. A *doubtful* change is held for the settle time,
// counted from the group's first doubtful change; whatever a fresh round then finds is acted on. So
// a blip that is shorter than the settle time changes nothing. Of a group that is damped (WH6) any
// change, firm or not, must have stood for 10 s, and a doubtful one for the settle time at least.
//
//   a person said so, or settle time 0    over at once
//   damped                                over when the change has stood for 10 s
//   firm, or an eager round               over at once
//   doubtful                              over after the settle time
//
// What makes a change firm or doubtful is told in decision.h, which rounds are eager in trigger.h,
// and what damps a group in flapping.h.
#pragma once

#include <optional>
#include <string>

#include "domain/tracker/event.h"
#include "domain/tracker/trigger.h"

namespace conntrack::domain {

/// The outcome that was found last for one group, and how long acting on it has to wait.
class Hold {
 public:
  /// `settle` is the settle time (CL9); 0 means that nothing is ever held.
  explicit Hold(Duration settle) : settle_(settle) {}

  /// True if nothing is ever held.
  bool is_off() const { return settle_ == Duration::zero(); }

  /// A round has found that this peer is wanted, or none. `reason` is the round's.
  void found(const std::optional<std::string>& peer, const Reason& reason, TimePoint now);
  /// The peer that was found to be wanted.
  const std::optional<std::string>& outcome() const { return outcome_; }
  /// Since when every round has found it.
  TimePoint found_since() const { return found_since_; }

  /// True if the change to the outcome may be acted on now. Else it is held, and a fresh round is
  /// wanted at the deadline.
  bool is_over(bool firm, bool damped, Urgency urgency, TimePoint now);

  /// Nothing waits any more.
  void end() { until_.reset(); }
  /// Nothing waits any more, and the group has this peer: what comes now is seen for the first
  /// time, even if it is what was held.
  void forget(const std::optional<std::string>& has, TimePoint now);
  /// What waits has to wait as long again (WH8, `resume`).
  void restart(bool damped, TimePoint now);

  /// When a fresh round is wanted; none if nothing is held.
  std::optional<TimePoint> deadline() const { return until_; }

  /// A report came, or a manual command: it is the reason of what is held (NT1).
  void set_reason(const Reason& reason);
  /// The reason of the outcome: of the latest report since it was first seen, else of the round
  /// that saw it (NT1).
  const Reason& reason() const { return reason_; }

 private:
  bool is_reached(TimePoint until, TimePoint now);
  Duration longest_stand() const;  // of a doubtful change of a damped group

  Duration settle_;
  std::optional<std::string> outcome_;
  TimePoint found_since_;
  std::optional<TimePoint> until_;
  Reason reason_;
};

}  // namespace conntrack::domain
