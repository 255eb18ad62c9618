// SPDX-License-Identifier: GPL-3.0-or-later
// GroupState: what a peer group has, and how long a change of it must wait.
//
// Two things make a change wait. A *doubtful* one (WH4) is held for the settle time: counted from
// the group's first doubtful change, after which whatever a fresh round finds is acted on. And a
// group that *flaps* is damped (WH6): from then on any change, firm or not, must have stood for
// 10 s. A minute in which the outcome found does not change ends it.
//
//   a person has changed the peer (VP8)   leave, until another outcome is found
//   found == has                          keep, and forget what was held
//   a person said so, or settle time 0    act
//   damped                                act if it has stood for 10 s, else hold
//   firm, or an eager round               act
//   doubtful                              act if the settle time is over, else hold
//
// Bringing back a vanished peer is no change here: the group has what it is to have.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/tracker/event.h"
#include "domain/tracker/flapping.h"
#include "domain/tracker/trigger.h"

namespace conntrack::domain {

/// What a round found for a group.
struct Finding {
  std::optional<std::string> tag;   ///< of the definition selected
  std::optional<std::string> peer;  ///< the peer wanted
  bool firm = true;                 ///< WH4
};

/// What is to be done about it.
enum class Disposition : std::uint8_t {
  keep,   ///< the group has what it is to have
  hold,   ///< a change that has to wait
  act,    ///< a change
  leave,  ///< the VPN itself took the route (DE9), or a person has taken over (VP8): nothing
};

/// "keep", "hold", "act", "leave".
std::string_view to_string(Disposition disposition);

/// One peer group: its peer, and the change of it that waits.
class GroupState {
 public:
  /// `settle` is the settle time (CL9); 0 means that nothing is held or damped.
  explicit GroupState(Duration settle) : settle_(settle) {}

  /// True once the state at start is known.
  bool is_known() const { return known_; }

  /// The peer that the group was found with.
  void found_at_start(std::optional<std::string> peer, TimePoint now);

  /// Evaluates what a round found. `reason` is the round's.
  Disposition evaluate(const Finding& finding, Urgency urgency, const Reason& reason,
                       TimePoint now);

  /// The group was left as it is, whatever the addresses say (DE9).
  void leave(const Finding& finding, TimePoint now);

  /// The change evaluated last was acted on; `is_switch` if nobody told us to (WH6). True if that
  /// begins damping.
  bool acted(bool is_switch, TimePoint now);

  /// A report came, or a manual command: it is the reason of a change that is held (NT1).
  void set_reason(const Reason& reason);

  /// A person has changed the group's peer: it is left as it is until another outcome is found, or
  /// take_over() (VP8).
  void leave_to_person() { left_to_person_ = found_.peer; }
  void take_over() { left_to_person_.reset(); }
  bool is_left_to_person() const { return left_to_person_.has_value(); }

  /// The hold begins anew (WH8, `resume`).
  void restart_hold(TimePoint now);
  /// The hold is forgotten: the next round begins another if need be.
  void end_hold(TimePoint now);

  /// When a fresh round is wanted; none if nothing is held.
  std::optional<TimePoint> deadline() const { return held_until_; }
  /// The reason of the change evaluated last: of the latest report since that change was first
  /// seen, else of the round that saw it (NT1).
  const Reason& reason() const { return reason_; }

  /// The peer that the group has.
  const std::optional<std::string>& peer() const { return has_; }
  /// The tag selected when the group was evaluated last.
  const std::optional<std::string>& tag() const { return found_.tag; }
  /// Since when it has its peer.
  TimePoint since() const { return since_; }
  /// When damping will end if nothing changes; none if it is not damped.
  std::optional<TimePoint> damped_until(TimePoint now) const;

 private:
  bool record(const Finding& finding, TimePoint now);
  Disposition hold(TimePoint until, TimePoint now);

  Duration settle_;
  bool known_ = false;
  bool as_found_ = true;  // has_ is still what was found at start
  std::optional<std::string> has_;
  TimePoint since_;
  Finding found_;
  TimePoint found_since_;
  std::optional<TimePoint> held_until_;
  Reason reason_;
  Flapping flapping_;
  std::optional<std::optional<std::string>> left_to_person_;  // the outcome found at that time
};

}  // namespace conntrack::domain
