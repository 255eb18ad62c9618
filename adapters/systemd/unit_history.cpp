// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unit_history.h"

#include <utility>

#include "adapters/systemd/unit_translation.h"

namespace conntrack::adapters::systemd {

void UnitHistory::set(const std::string& unit, std::string_view active_state) {
  Unit& it = units_[unit];
  it.is_deactivating = active_state == "deactivating";
  if (it.is_deactivating) return;
  it.is_known = true;
  it.is_active = is_active(active_state);
}

void UnitHistory::result_told(const std::string& unit, const std::string& result) {
  units_[unit].result = result;
}

void UnitHistory::start_asked(const std::string& unit) {
  Unit& it = units_[unit];
  it.start_is_ours = true;
  it.stop_follows_start = false;
  if (!it.is_active && !it.is_deactivating) it.stop_is_ours = false;  // there is nothing to stop
}

void UnitHistory::start_failed(const std::string& unit) {
  Unit& it = units_[unit];
  it.start_is_ours = false;
  it.stop_follows_start = false;
}

bool UnitHistory::start_canceled(const std::string& unit) {
  const Unit& it = units_[unit];
  const bool is_persons = it.start_is_ours && !it.stop_is_ours;
  start_failed(unit);
  return is_persons;
}

void UnitHistory::stop_asked(const std::string& unit) {
  Unit& it = units_[unit];
  it.stop_is_ours = true;
  it.stop_follows_start = it.start_is_ours;
}

// The job may end before the unit's stop does: a person's start cancels it.
void UnitHistory::stop_failed(const std::string& unit) {
  Unit& it = units_[unit];
  if (!it.is_deactivating) it.stop_is_ours = false;
  it.stop_follows_start = false;
}

std::optional<bool> UnitHistory::changed(const std::string& unit, const UnitChange& change) {
  Unit& it = units_[unit];
  const bool has_failed = change.active_state == "failed";
  it.is_deactivating = change.active_state == "deactivating";
  // "auto-restart", "auto-restart-queued", "failed-before-auto-restart"
  if (change.sub_state.find("auto-restart") != std::string::npos) {
    it.is_restarting = true;
  } else if (has_failed) {
    it.is_restarting = false;  // given up; version 252 says so before each restart, too
  }
  if (is_active(change.active_state)) return became_active(it);
  if (has_failed || change.active_state == "inactive") return became_inactive(it, has_failed);
  return std::nullopt;  // on its way: where it gets to is told
}

// The result is told before what it explains: that of a unit that has died is known when it is on
// its way down, while a person's stop is a success so far.
bool UnitHistory::may_be_persons_stop(const std::string& unit) const {
  const auto found = units_.find(unit);
  if (found == units_.end()) return false;
  const Unit& it = found->second;
  const bool has_failed = !it.result.empty() && it.result != "success";
  return it.is_known && it.is_active && !it.stop_is_ours && !it.is_restarting && !has_failed;
}

std::optional<bool> UnitHistory::became_active(Unit& unit) {
  const bool was_known = std::exchange(unit.is_known, true);
  const bool was_active = std::exchange(unit.is_active, true);
  const bool is_ours = std::exchange(unit.start_is_ours, false);
  const bool is_restart = std::exchange(unit.is_restarting, false);
  const bool stop_is_to_come = std::exchange(unit.stop_follows_start, false);
  if (!was_known || was_active) return std::nullopt;
  if (!stop_is_to_come) unit.stop_is_ours = false;  // that stop is over
  if (is_ours || is_restart) return std::nullopt;
  return true;
}

std::optional<bool> UnitHistory::became_inactive(Unit& unit, bool has_failed) {
  const bool was_active = std::exchange(unit.is_active, false);
  const bool was_known = std::exchange(unit.is_known, true);
  if (!was_known || !was_active || has_failed || unit.stop_is_ours || unit.is_restarting) {
    return std::nullopt;
  }
  if (unit.result != "success") return std::nullopt;
  return false;
}

}  // namespace conntrack::adapters::systemd
