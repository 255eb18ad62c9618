// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/event_log.h"

#include <algorithm>
#include <variant>

namespace conntrack::tests {
namespace {

std::string text(domain::Claim claim) {
  switch (claim) {
    case domain::Claim::none:
      return "none";
    case domain::Claim::up:
      return "up";
    case domain::Claim::down:
      return "down";
  }
  return {};
}

std::string text(const domain::BusChanged& bus) {
  using State = domain::BusChanged::State;
  switch (bus.state) {
    case State::startup:
      return "startup";
    case State::connected:
      return "connected";
    case State::lost:
      return "lost";
    case State::unavailable:
      return "unavailable";
    case State::confused:
      return "state=" + bus.label;
  }
  return {};
}

struct Describer {
  std::string operator()(const domain::Report& report) const {
    return text(report.claim) + ": " + domain::quoted(report.words);
  }
  std::string operator()(const domain::ManagerPresence& presence) const {
    return std::string(domain::to_string(presence.manager)) +
           (presence.present ? " present" : " absent");
  }
  std::string operator()(const domain::BusChanged& bus) const { return "bus " + text(bus); }
  std::string operator()(const domain::Resumed&) const { return "resumed"; }
  template <typename Other>
  std::string operator()(const Other&) const {
    return "another event";
  }
};

}  // namespace

std::string describe(const domain::Event& event) { return std::visit(Describer{}, event); }

ports::EventSink EventLog::sink() {
  return [this](const domain::Event& event) { lines_.push_back(describe(event)); };
}

std::vector<std::string> EventLog::take(std::size_t count) {
  const auto end = lines_.begin() + static_cast<std::ptrdiff_t>(std::min(count, lines_.size()));
  std::vector<std::string> first(lines_.begin(), end);
  lines_.erase(lines_.begin(), end);
  return first;
}

bool EventLog::has(const std::string& line) const {
  return std::find(lines_.begin(), lines_.end(), line) != lines_.end();
}

}  // namespace conntrack::tests
