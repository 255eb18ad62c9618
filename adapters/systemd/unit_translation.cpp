// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unit_translation.h"

namespace conntrack::adapters::systemd {

bool is_active(std::string_view active_state) {
  return active_state == "active" || active_state == "reloading" || active_state == "refreshing";
}

bool is_being_stopped(const UnitStatus& unit) {
  if (unit.job_type == "start" || unit.job_type == "restart") return false;
  return unit.job_type == "stop" || unit.active_state == "deactivating";
}

bool is_connected(const UnitStatus& unit, bool has_link) {
  if (is_being_stopped(unit)) return false;
  if (unit.job_type == "start" || unit.job_type == "restart") return true;
  if (unit.active_state == "activating") return true;
  return is_active(unit.active_state) && has_link;
}

std::optional<domain::Words> start_failure(std::string_view job_result,
                                           std::string_view active_state) {
  if (job_result != "done") return domain::Words{"unit", std::string(job_result)};
  if (is_active(active_state)) return std::nullopt;
  return domain::Words{"unit", std::string(active_state)};
}

std::optional<domain::Words> stop_failure(std::string_view job_result) {
  if (job_result == "done") return std::nullopt;
  return domain::Words{"unit", std::string(job_result)};
}

domain::Words failure_words(const dbus::CallError& error) {
  if (error.message.empty()) return {error.name};
  return {error.name, error.message};
}

bool is_not_loaded(const dbus::CallError& error) {
  return error.name == "org.freedesktop.systemd1.NoSuchUnit";
}

}  // namespace conntrack::adapters::systemd
