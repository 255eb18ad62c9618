// SPDX-License-Identifier: GPL-3.0-or-later
// Flapping: tells that a group changes to and fro (WH6).
//
// A *switch* is a change that nobody told us to make. A *return* is a switch to what the group left
// by a switch within the last minute: A -> B -> A -> B -> A are four switches, of which the last
// three are returns. The third return within a minute begins the damping. What was found at start
// was not reached by a switch: to leave it and come back is no return. How long a change of a damped
// group is to stand is told in hold.h.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "domain/tracker/event.h"

namespace conntrack::domain {

/// The switches of one group, and whether it is damped.
class Flapping {
 public:
  /// How long a switch is remembered, and how long no other outcome may be found for the damping to
  /// end.
  static constexpr std::chrono::minutes memory{1};

  /// The group has left this peer by a switch.
  void left(std::optional<std::string> peer, TimePoint now);

  /// The group has come to this peer by a switch. True if that begins the damping.
  bool came_to(const std::optional<std::string>& peer, TimePoint now);

  bool is_damped() const { return damped_; }
  void end_damping();

 private:
  static constexpr std::size_t returns_that_damp = 3;

  struct Left {
    std::optional<std::string> peer;
    TimePoint at;
  };

  std::vector<Left> left_;          // within the last minute
  std::vector<TimePoint> returns_;  // within the last minute
  bool damped_ = false;
};

}  // namespace conntrack::domain
