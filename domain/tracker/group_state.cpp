// SPDX-License-Identifier: GPL-3.0-or-later
// GroupState; its theory is in the header.
#include "domain/tracker/group_state.h"

#include <utility>

namespace conntrack::domain {
namespace {

constexpr std::chrono::seconds damped_stand{10};

}  // namespace

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
  if (record(finding, now) || !held_until_) reason_ = reason;
  if (left_to_person_ && (urgency == Urgency::manual || finding.peer != *left_to_person_)) {
    left_to_person_.reset();
  }
  if (left_to_person_) {
    held_until_.reset();
    return Disposition::leave;
  }
  if (finding.peer == has_) {
    held_until_.reset();
    return Disposition::keep;
  }
  if (urgency == Urgency::manual || settle_ == Duration::zero()) return Disposition::act;
  if (flapping_.is_damped()) return hold(found_since_ + damped_stand, now);
  if (urgency == Urgency::eager || finding.firm) return Disposition::act;
  return hold(held_until_.value_or(now + settle_), now);
}

void GroupState::leave(const Finding& finding, TimePoint now) {
  found_.tag = finding.tag;
  end_hold(now);
}

void GroupState::end_hold(TimePoint now) {
  held_until_.reset();
  // What comes now is seen for the first time, even if it is what was held.
  if (found_.peer == has_) return;
  found_.peer = has_;
  found_since_ = now;
}

bool GroupState::acted(bool is_switch, TimePoint now) {
  const std::optional<std::string> left = std::exchange(has_, found_.peer);
  const bool was_as_found = std::exchange(as_found_, false);
  since_ = now;
  held_until_.reset();
  if (!is_switch || settle_ == Duration::zero()) return false;
  if (!was_as_found) flapping_.left(left, now);
  return flapping_.came_to(has_, now);
}

void GroupState::set_reason(const Reason& reason) {
  if (held_until_) reason_ = reason;
}

void GroupState::restart_hold(TimePoint now) {
  if (!held_until_) return;
  found_since_ = now;
  held_until_ = now + (flapping_.is_damped() ? Duration{damped_stand} : settle_);
}

std::optional<TimePoint> GroupState::damped_until(TimePoint now) const {
  const TimePoint end = found_since_ + Flapping::memory;
  return flapping_.is_damped() && now < end ? std::optional{end} : std::nullopt;
}

/// True if the outcome is another than the one found before.
bool GroupState::record(const Finding& finding, TimePoint now) {
  if (flapping_.is_damped() && now >= found_since_ + Flapping::memory) flapping_.end_damping();
  const bool is_new = finding.peer != found_.peer;
  if (is_new) found_since_ = now;
  found_ = finding;
  return is_new;
}

Disposition GroupState::hold(TimePoint until, TimePoint now) {
  if (now >= until) return Disposition::act;
  held_until_ = until;
  return Disposition::hold;
}

}  // namespace conntrack::domain
