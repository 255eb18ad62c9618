// SPDX-License-Identifier: GPL-3.0-or-later
// Tracker: what the service command `status` tells (SC4).
#include <algorithm>

#include "domain/tracker/tracker.h"

namespace conntrack::domain {
namespace {

std::optional<Duration> left(const std::optional<TimePoint>& until, TimePoint now) {
  if (!until) return std::nullopt;
  return std::max(*until - now, Duration::zero());
}

PeerState state_of(const Attempt* attempt, bool is_listed) {
  if (attempt == nullptr) return is_listed ? PeerState::connected : PeerState::none;
  switch (attempt->state) {
    case Attempt::State::in_flight:
      return PeerState::connecting;
    case Attempt::State::answered:
      return PeerState::connected;
    case Attempt::State::waiting:
      return PeerState::failed;
  }
  return PeerState::none;
}

ManagerStatus manager_status(Manager manager, const ManagerState& state, TimePoint now) {
  ManagerStatus status{manager,         state.present == true, state.has_spoken(),
                       state.last_word, state.words,           {}};
  if (state.spoke_at) status.age = now - *state.spoke_at;
  return status;
}

}  // namespace

Status Tracker::status(TimePoint now) const {
  Status status;
  status.network = {network_up_, claims_.effective_claim(), pause_.has_value(),
                    pause_ ? left(pause_->until, now) : std::nullopt};
  status.observation = observed_;
  for (const Group& group : config_.groups) status.groups.push_back(group_status(group, now));
  for (const Manager manager : all_managers) {
    status.managers.at(static_cast<std::size_t>(manager)) =
        manager_status(manager, claims_.of(manager), now);
  }
  status.bus = bus_;
  status.config_fault = config_fault_;
  status.counts = counts_;
  return status;
}

GroupStatus Tracker::group_status(const Group& group, TimePoint now) const {
  GroupStatus status;
  status.name = group.name;
  if (const TunnelView* view = groups_.tunnel_view(group.name)) {
    (view->looked_under ? status.under_tunnel : status.own_tunnel) = view->own.peer.interface;
  }
  for (const Definition& definition : group.definitions) {
    const auto peer = definition.peer();
    if (peer && kill_failed_.contains(*peer)) status.kill_failed.push_back(*peer);
  }
  const GroupState* state = groups_.find(group.name);
  if (state == nullptr || !state->is_known()) return status;
  status.tag = state->tag();
  status.peer = state->peer();
  if (status.peer) {
    status.state = state_of(attempts_.find(*status.peer), peers_listed_.has(*status.peer));
  }
  status.since = now - state->since();
  status.held = left(state->deadline(), now);
  status.damped = left(state->damped_until(now), now);
  status.hands_off = state->is_left_to_person();
  return status;
}

}  // namespace conntrack::domain
