// SPDX-License-Identifier: GPL-3.0-or-later
// BusConnectionState: where the connection to the bus is, and what is to be done next (NM4).
//
//     idle --start--> startup --opened--> connected --died--> retrying --opened--> connected
//                        |                    |                |    ^
//                        +--failed--> waiting <----failed------+    |
//                                        +-----------waited---------+
//
// A connection that dies young was none: from there the way leads to `waiting`, as if the attempt
// had failed. Or else a bus that lets us in and drops us would be called at full speed.
//
// No I/O, no clock: Bus performs the tasks and tells what became of them. An event that a state has
// no transition for changes nothing and is announced with the state's label.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "adapters/dbus/retry_schedule.h"
#include "domain/tracker/event.h"

namespace conntrack::adapters::dbus {

/// A state; its names are the labels.
enum class BusState : std::uint8_t {
  idle,       ///< not started
  startup,    ///< the first attempt is under way
  connected,  ///< there is a connection
  waiting,    ///< between two attempts
  retrying,   ///< an attempt other than the first is under way
};

/// The label of `dbus-connection state=LABEL` (NT2).
std::string_view to_string(BusState state);

/// What happens to the connection.
enum class BusEvent : std::uint8_t {
  start,   ///< the program wants a connection
  opened,  ///< the attempt succeeded
  failed,  ///< the attempt failed
  died,    ///< the connection is no more
  waited,  ///< the time that was to be waited is over
};

/// What Bus is to do.
enum class BusTask : std::uint8_t { nothing, attempt, wait };

/// The answer to an event.
struct BusStep {
  std::optional<domain::BusChanged> announcement;
  BusTask task = BusTask::nothing;
  domain::Duration wait{};  ///< only for BusTask::wait

  friend bool operator==(const BusStep&, const BusStep&) = default;
};

/// The state machine. It begins idle.
class BusConnectionState {
 public:
  BusState state() const { return state_; }

  /// Takes a transition; `now` serves the back-off.
  BusStep handle(BusEvent event, domain::TimePoint now);

 private:
  BusState state_ = BusState::idle;
  domain::TimePoint opened_{};
  RetrySchedule retries_;
};

}  // namespace conntrack::adapters::dbus
