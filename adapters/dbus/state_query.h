// SPDX-License-Identifier: GPL-3.0-or-later
// StateQuery: how often a manager that has appeared is asked for its state (NM1).
#pragma once

#include <optional>

#include "domain/tracker/event.h"

namespace conntrack::adapters::dbus {

/// Open from when a manager appears until it has spoken. While it has not, an unsuccessful question
/// is put again after 100 ms, for 1 s after the first failure. No clock: time comes with the call.
class StateQuery {
 public:
  /// A manager has appeared, and is asked for the first time.
  void open();

  /// It has spoken, of itself or in answer; or is gone.
  void close();

  /// False: answers are not wanted any longer.
  bool is_open() const { return open_; }

  /// A question has brought nothing: when to put it again, or none to leave it at that.
  std::optional<domain::Duration> failed(domain::TimePoint now);

 private:
  bool open_ = false;
  std::optional<domain::TimePoint> first_failure_;
};

}  // namespace conntrack::adapters::dbus
