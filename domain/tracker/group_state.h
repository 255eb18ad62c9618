// SPDX-License-Identifier: GPL-3.0-or-later
// GroupState: what a peer group has, and what is to be done about what a round finds for it.
//
//   found == has                          keep, and forget what was held
//   the same, but a person has            leave: what is missing is not brought back
//     changed the peer (VP8)
//   else                                  act, unless the change has to wait (Hold)
//
// Only what is acted on is another outcome, and ends a person's say: a blip, which is held, does
// not.
//
// A group that *flaps* is damped (WH6): its changes wait longer. A minute in which the outcome
// found does not change ends it.
//
// Bringing back a vanished peer is no change here: the group has what it is to have.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/tracker/event.h"
#include "domain/tracker/flapping.h"
#include "domain/tracker/hold.h"
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
  explicit GroupState(Duration settle) : hold_(settle) {}

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
  void set_reason(const Reason& reason) { hold_.set_reason(reason); }

  /// A person has changed the group's peer: it is left as it is until another outcome is acted on,
  /// or take_over() (VP8).
  void leave_to_person() { left_to_person_ = true; }
  void take_over() { left_to_person_ = false; }
  bool is_left_to_person() const { return left_to_person_; }

  /// The hold begins anew (WH8, `resume`).
  void restart_hold(TimePoint now) { hold_.restart(flapping_.is_damped(), now); }
  /// The hold is forgotten: the next round begins another if need be.
  void end_hold(TimePoint now) { hold_.forget(has_, now); }

  /// When a fresh round is wanted; none if nothing is held.
  std::optional<TimePoint> deadline() const { return hold_.deadline(); }
  /// The reason of the change evaluated last (NT1).
  const Reason& reason() const { return hold_.reason(); }

  /// The peer that the group has.
  const std::optional<std::string>& peer() const { return has_; }
  /// The tag selected when the group was evaluated last.
  const std::optional<std::string>& tag() const { return tag_; }
  /// Since when it has its peer.
  TimePoint since() const { return since_; }
  /// When damping will end if nothing changes; none if it is not damped.
  std::optional<TimePoint> damped_until(TimePoint now) const;

 private:
  bool known_ = false;
  bool as_found_ = true;  // has_ is still what was found at start
  std::optional<std::string> has_;
  TimePoint since_;
  std::optional<std::string> tag_;
  Hold hold_;
  Flapping flapping_;
  bool left_to_person_ = false;
};

}  // namespace conntrack::domain
