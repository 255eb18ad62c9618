// SPDX-License-Identifier: GPL-3.0-or-later
// Claims; the rules are in the header.
#include "domain/tracker/claims.h"

#include <algorithm>

namespace conntrack::domain {
namespace {

void drop_claim(ManagerState& manager) {
  manager.claim = Claim::none;
  manager.check_at.reset();
}

}  // namespace

std::string_view to_string(EffectiveClaim effective_claim) {
  switch (effective_claim) {
    case EffectiveClaim::none:
      return "none";
    case EffectiveClaim::up:
      return "up";
    case EffectiveClaim::down:
      return "down";
    case EffectiveClaim::manual_down:
      return "manual-down";
  }
  return {};
}

Claims::News Claims::set_presence(Manager manager, bool present) {
  ManagerState& state = state_of(manager);
  const bool vanished = state.present == true && !present;
  state.present = present;
  if (!vanished) return {};
  const bool had_claim = state.claim != Claim::none;
  state.spoken = false;
  state.state.clear();
  state.last_word = Claim::none;
  drop_claim(state);
  return {true, had_claim, false};
}

Claims::News Claims::take(const Report& report, Duration settle, TimePoint now) {
  ManagerState& manager = state_of(report.manager);
  const bool is_repeated = !report.always_event && report.state == manager.state;
  const bool is_good_news =
      report.claim == Claim::up && (!is_repeated || report.detail != manager.detail);
  if (!report.always_event) manager.detail = report.detail;
  if (is_repeated) return {false, false, is_good_news};
  const bool contradicts_person =
      person_says_down_ && report.claim == Claim::up && manager.last_word == Claim::down;
  const bool was_down = manager.claim == Claim::down;
  const bool changes_claim = manager.claim != report.claim || contradicts_person;
  if (contradicts_person) person_says_down_ = false;
  manager.present = true;
  manager.spoken = true;
  if (!report.always_event) {
    manager.state = report.state;
  } else if (manager.last_word != report.claim) {
    manager.state.clear();  // it cannot be in that state any longer, and may come back to it
  }
  manager.last_word = report.claim;
  manager.words = report.words;
  manager.spoke_at = now;
  manager.claim = report.claim;
  manager.made_with.reset();
  // A second word of down is no other news: it is checked when the first one is (WH3).
  if (report.claim != Claim::down) {
    manager.check_at.reset();
  } else if (!was_down || !manager.check_at) {
    manager.check_at = now + settle;
  }
  return {true, changes_claim, is_good_news};
}

void Claims::say_up() {
  person_says_down_ = false;
  lapse();
}

bool Claims::lapse() {
  bool any = false;
  for (ManagerState& manager : managers_) {
    if (manager.claim != Claim::down) continue;
    drop_claim(manager);
    any = true;
  }
  return any;
}

bool Claims::lapse_where_disproved(const Observation& observation, TimePoint now) {
  const auto deadline = check_deadline();
  if (!deadline || now < *deadline) return false;
  // The change that the first claim makes is held as long as that claim: a younger one of another
  // manager must not have it acted on, and is checked with it.
  const bool is_disproved = observation.any_settled();
  bool any = false;
  for (ManagerState& manager : managers_) {
    if (!manager.check_at) continue;
    if (is_disproved) {
      drop_claim(manager);
      any = true;
    } else if (now >= *manager.check_at) {
      manager.check_at.reset();
    }
  }
  return any;
}

std::optional<TimePoint> Claims::check_deadline() const {
  std::optional<TimePoint> earliest;
  for (const ManagerState& manager : managers_) {
    if (manager.check_at && (!earliest || *manager.check_at < *earliest)) {
      earliest = manager.check_at;
    }
  }
  return earliest;
}

void Claims::postpone_checks(TimePoint when) {
  for (ManagerState& manager : managers_) {
    if (manager.check_at) manager.check_at = when;
  }
}

bool Claims::lapse_where_made_with_other(const Observation& observation) {
  bool any = false;
  for (ManagerState& manager : managers_) {
    if (manager.claim != Claim::down || !manager.made_with || *manager.made_with == observation) {
      continue;
    }
    drop_claim(manager);
    any = true;
  }
  return any;
}

void Claims::remember(const Observation& observation) {
  for (ManagerState& manager : managers_) {
    if (manager.claim == Claim::down && !manager.made_with) manager.made_with = observation;
  }
}

void Claims::forget_observations() {
  for (ManagerState& manager : managers_) manager.made_with.reset();
}

EffectiveClaim Claims::effective_claim() const {
  const auto says = [this](Claim claim) {
    return std::any_of(managers_.begin(), managers_.end(),
                       [claim](const ManagerState& manager) { return manager.claim == claim; });
  };
  if (person_says_down_) return EffectiveClaim::manual_down;
  if (says(Claim::up)) return EffectiveClaim::up;
  return says(Claim::down) ? EffectiveClaim::down : EffectiveClaim::none;
}

bool Claims::nobody_will_report() const {
  return std::all_of(managers_.begin(), managers_.end(),
                     [](const ManagerState& manager) { return manager.present == false; });
}

bool Claims::somebody_may_report() const {
  return std::any_of(managers_.begin(), managers_.end(),
                     [](const ManagerState& manager) { return manager.has_spoken(); });
}

}  // namespace conntrack::domain
