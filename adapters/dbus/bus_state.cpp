// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/bus_state.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

namespace conntrack::adapters::dbus {
namespace {

using Announced = domain::BusChanged::State;

struct Transition {
  BusState from;
  BusEvent event;
  BusState to;
  std::optional<Announced> announced;
  BusTask task;
};

// clang-format off
constexpr std::array transitions{
    Transition{BusState::idle,      BusEvent::start,  BusState::startup,   Announced::startup,     BusTask::attempt},
    Transition{BusState::startup,   BusEvent::opened, BusState::connected, Announced::connected,   BusTask::nothing},
    Transition{BusState::startup,   BusEvent::failed, BusState::waiting,   Announced::unavailable, BusTask::wait},
    Transition{BusState::connected, BusEvent::died,   BusState::retrying,  Announced::lost,        BusTask::attempt},
    Transition{BusState::retrying,  BusEvent::opened, BusState::connected, Announced::connected,   BusTask::nothing},
    Transition{BusState::retrying,  BusEvent::failed, BusState::waiting,   std::nullopt,           BusTask::wait},
    Transition{BusState::waiting,   BusEvent::waited, BusState::retrying,  std::nullopt,           BusTask::attempt},
};
// clang-format on

// NM4's "at once" is for a connection that has lived so long; one that dies younger was none.
constexpr domain::Duration min_lifetime = std::chrono::seconds(1);

domain::BusChanged announcement(Announced state) { return {state, {}}; }

}  // namespace

std::string_view to_string(BusState state) {
  switch (state) {
    case BusState::idle:
      return "idle";
    case BusState::startup:
      return "startup";
    case BusState::connected:
      return "connected";
    case BusState::waiting:
      return "waiting";
    case BusState::retrying:
      return "retrying";
  }
  return {};
}

BusStep BusConnectionState::handle(BusEvent event, domain::TimePoint now) {
  const auto* const found =
      std::find_if(transitions.begin(), transitions.end(), [&](const Transition& transition) {
        return transition.from == state_ && transition.event == event;
      });
  if (found == transitions.end()) {
    return {domain::BusChanged{Announced::confused, std::string(to_string(state_))}, {}, {}};
  }
  const bool died_young = event == BusEvent::died && now - opened_ < min_lifetime;
  // Trouble begins with a loss, or with the outcome of the very first attempt.
  if ((event == BusEvent::died && !died_young) || state_ == BusState::startup) retries_.begin(now);
  if (event == BusEvent::opened) opened_ = now;
  state_ = died_young ? BusState::waiting : found->to;
  BusStep step{std::nullopt, died_young ? BusTask::wait : found->task, {}};
  if (found->announced) step.announcement = announcement(*found->announced);
  if (step.task == BusTask::wait) step.wait = retries_.next(now);
  return step;
}

}  // namespace conntrack::adapters::dbus
