// SPDX-License-Identifier: GPL-3.0-or-later
// GroupState; its theory is in the header.
#include "domain/tracker/group_state.h"

#include <utility>

namespace conntrack::domain {

std::string_view to_string(Disposition disposition) {
  switch (disposition) {
    case Disposition::keep:
      return "keep";
    case Disposition::hold:
      return "hold";
    case Disposition::act:
      return "act";
    case Disposition::leave:
      return "leave";
  }
  return {};
}

void GroupState::found_at_start(std::optional<std::string> peer, TimePoint now) {
  known_ = true;
  has_ = std::move(peer);
  since_ = now;
}

Disposition GroupState::evaluate(const Finding& finding, Urgency urgency, const Reason& reason,
                                 TimePoint now) {
  if (flapping_.is_damped() && !damped_until(now)) flapping_.end_damping();
  hold_.found(finding.peer, reason, now);
  tag_ = finding.tag;
  if (urgency == Urgency::manual) take_over();
  if (finding.peer == has_) {
    hold_.end();
    return left_to_person_ ? Disposition::leave : Disposition::keep;
  }
  return hold_.is_over(finding.firm, flapping_.is_damped(), urgency, now) ? Disposition::act
                                                                          : Disposition::hold;
}

void GroupState::leave(const Finding& finding, TimePoint now) {
  tag_ = finding.tag;
  end_hold(now);
}

bool GroupState::acted(bool is_switch, TimePoint now) {
  const std::optional<std::string> left = std::exchange(has_, hold_.outcome());
  const bool was_as_found = std::exchange(as_found_, false);
  since_ = now;
  hold_.end();
  take_over();
  if (!is_switch || hold_.is_off()) return false;
  if (!was_as_found) flapping_.left(left, now);
  return flapping_.came_to(has_, now);
}

std::optional<TimePoint> GroupState::damped_until(TimePoint now) const {
  const TimePoint end = hold_.found_since() + Flapping::memory;
  return flapping_.is_damped() && now < end ? std::optional{end} : std::nullopt;
}

}  // namespace conntrack::domain
