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

ManagerStatus manager_status(Manager manager, const ManagerState& state, TimePoint now) {
  ManagerStatus status{manager,         state.present == true, state.has_spoken(),
                       state.last_word, state.words,           {}};
  if (state.spoke_at) status.age = now - *state.spoke_at;
  return status;
}

GroupStatus group_status(const Group& group, const Groups& groups, const Connections& connections,
                         TimePoint now) {
  GroupStatus status;
  status.name = group.name;
  if (const TunnelView* view = groups.tunnel_view(group.name)) {
    (view->looked_under ? status.under_tunnel : status.own_tunnel) = view->own.peer.interface;
  }
  for (const Definition& definition : group.definitions) {
    const auto peer = definition.peer();
    if (peer && connections.is_kill_refused(*peer)) status.kill_failed.push_back(*peer);
  }
  const GroupState* state = groups.find(group.name);
  if (state == nullptr || !state->is_known()) return status;
  status.tag = state->tag();
  status.peer = state->peer();
  if (status.peer) status.state = connections.state_of(*status.peer);
  status.since = now - state->since();
  status.held = left(state->deadline(), now);
  status.damped = left(state->damped_until(now), now);
  status.hands_off = state->is_left_to_person();
  return status;
}

}  // namespace

Status Tracker::status(TimePoint now) const {
  Status status;
  status.network = {last_.network_up, claims_.effective_claim(), paused_,
                    left(timers_.of(Wait::pause_end), now)};
  status.observation = last_.observed;
  for (const Group& group : config().groups) {
    status.groups.push_back(group_status(group, groups_, connections_, now));
  }
  for (const Manager manager : all_managers) {
    status.managers.at(static_cast<std::size_t>(manager)) =
        manager_status(manager, claims_.of(manager), now);
  }
  status.server_present = server_ready_;
  status.bus = bus_;
  status.config_fault = live_config_.fault();
  status.counts = counts_;
  status.counts.connect_failures = connections_.failure_count();
  status.counts.config_errors = live_config_.fault_count();
  return status;
}

}  // namespace conntrack::domain
