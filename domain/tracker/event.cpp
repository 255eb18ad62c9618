// SPDX-License-Identifier: GPL-3.0-or-later
// Event: the words for what the tracker is told.
#include "domain/tracker/event.h"

namespace conntrack::domain {

std::string_view to_string(Claim claim) {
  switch (claim) {
    case Claim::none:
      return "none";
    case Claim::up:
      return "up";
    case Claim::down:
      return "down";
  }
  return {};
}

std::string to_string(const BusChanged& bus) {
  switch (bus.state) {
    case BusChanged::State::startup:
      return "startup";
    case BusChanged::State::connected:
      return "connected";
    case BusChanged::State::lost:
      return "lost";
    case BusChanged::State::unavailable:
      return "unavailable";
    case BusChanged::State::confused:
      return "state=" + bus.label;
  }
  return {};
}

}  // namespace conntrack::domain
