// SPDX-License-Identifier: GPL-3.0-or-later
// What the states of units and the results of jobs mean to us: pure functions (VP3).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/dbus/bus.h"
#include "domain/text/words.h"

namespace conntrack::adapters::systemd {

/// What systemd tells of a unit.
struct UnitStatus {
  std::string active_state;  ///< "active", "inactive", "failed", "activating" ...
  std::string job_type;      ///< of the job that is queued or running; empty: none
};

/// True if the unit is active, not counting what a job is about to do.
bool is_active(std::string_view active_state);

/// True if the unit is about to be inactive, and nothing follows.
bool is_being_stopped(const UnitStatus& unit);

/// True if the unit is connected in the sense of VP3: active or on its way there. A unit of
/// wg-quick that is active without its link is not, nor is one that is being stopped.
bool is_connected(const UnitStatus& unit, bool has_link);

/// What became of a start, by the result of its job and the state of the unit after it: no words if
/// it was successful, else `unit RESULT`. A job can be done though the unit is not active.
std::optional<domain::Words> start_failure(std::string_view job_result,
                                           std::string_view active_state);

/// What became of a stop, by the result of its job.
std::optional<domain::Words> stop_failure(std::string_view job_result);

/// The words of a call that has failed: the error's name and its message.
domain::Words failure_words(const dbus::CallError& error);

/// True if a stop that failed so has nothing to stop.
bool is_not_loaded(const dbus::CallError& error);

}  // namespace conntrack::adapters::systemd
