// SPDX-License-Identifier: GPL-3.0-or-later
// UnitHistory: tells what a person has done to our units from what we or systemd have done (VP8).
//
// systemd does not tell who has asked for a job. So what is not of our own asking, and no restart
// by systemd itself, is a person's doing: that an active unit becomes inactive with the result
// `success`, and that an inactive one becomes active. A unit that fails has broken by itself. Which
// of the two a stop is shows at its end only, and it may take its time: until then it may be a
// person's. No bus, no clock.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace conntrack::adapters::systemd {

/// What systemd has told of a change of a unit's state.
struct UnitChange {
  std::string active_state;
  std::string sub_state;
};

/// What is known of each unit since its last change. Units are named by their objects' paths.
class UnitHistory {
 public:
  /// The unit's state was asked for: what was before is of no interest, unless it is on its way
  /// down, where it counts as what it was.
  void set(const std::string& unit, std::string_view active_state);

  /// The service's `Result`; it is told before the change that it explains.
  void result_told(const std::string& unit, const std::string& result);

  /// We are about to start the unit, or to stop it.
  void start_asked(const std::string& unit);
  void stop_asked(const std::string& unit);

  /// Our start has failed: the next one is not ours.
  void start_failed(const std::string& unit);

  /// Our start was canceled, and has failed. True if no stop of ours has done that, but a person's;
  /// once for each start.
  bool start_canceled(const std::string& unit);

  /// Our stop was refused, or its job has failed: the next one is not ours, but the one under way.
  void stop_failed(const std::string& unit);

  /// A change was told. True: a person has brought the unit up; false: taken it down; none:
  /// neither.
  std::optional<bool> changed(const std::string& unit, const UnitChange& change);

  /// True if the unit was active when its stop began or was asked for, and this may yet turn out to
  /// be a person's doing.
  bool may_be_persons_stop(const std::string& unit) const;

  /// True if the unit's changes are of interest: it was named by set() or by what we have asked.
  bool knows(const std::string& unit) const { return units_.contains(unit); }

  void clear() { units_.clear(); }

 private:
  struct Unit {
    bool is_known = false;   ///< its state has been told
    bool is_active = false;  ///< and was that; if it is on its way down, before
    bool is_deactivating = false;
    bool is_restarting = false;
    bool start_is_ours = false;
    bool stop_is_ours = false;
    bool stop_follows_start = false;  ///< ours both, and the start has not been told yet
    std::string result;
  };

  std::optional<bool> became_active(Unit& unit);
  std::optional<bool> became_inactive(Unit& unit, bool has_failed);

  std::map<std::string, Unit> units_;
};

}  // namespace conntrack::adapters::systemd
