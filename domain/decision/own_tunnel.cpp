// SPDX-License-Identifier: GPL-3.0-or-later
// Own tunnels: found by the link that leads to a target.
#include "domain/decision/own_tunnel.h"

#include <algorithm>
#include <set>
#include <utility>

#include "domain/config/targets.h"
#include "domain/decision/decision.h"

namespace conntrack::domain {

std::vector<std::string> tunnels_of(const std::vector<ConnectedPeer>& peers) {
  std::vector<std::string> tunnels;
  for (const ConnectedPeer& peer : peers) {
    if (!peer.interface.empty()) tunnels.push_back(peer.interface);
  }
  std::sort(tunnels.begin(), tunnels.end());
  return tunnels;
}

std::optional<OwnTunnel> find_own_tunnel(const Config& config, const Group& group,
                                         const Observation& observation,
                                         const std::vector<ConnectedPeer>& peers) {
  const std::optional<std::size_t> selected = decide(config, group, observation).selected;
  const std::size_t tried = selected ? *selected + 1 : group.definitions.size();
  for (std::size_t i = 0; i < tried; ++i) {
    for (const Address& target : targets_of(config, group.definitions[i])) {
      const Found* found = observation.find(target);
      if (found == nullptr || found->interface.empty()) continue;
      for (const ConnectedPeer& peer : peers) {
        if (peer.interface == found->interface) return OwnTunnel{target, peer};
      }
    }
  }
  return std::nullopt;
}

std::vector<UnderTunnel> questions_under(const Config& config, const Group& group,
                                         const Observation& observation,
                                         const std::vector<std::string>& tunnels) {
  std::vector<UnderTunnel> questions;
  std::set<Address> seen;
  for (const Definition& definition : group.definitions) {
    for (const Address& target : targets_of(config, definition)) {
      const Found* found = observation.find(target);
      const bool is_hidden =
          found != nullptr && std::binary_search(tunnels.begin(), tunnels.end(), found->interface);
      if (is_hidden && seen.insert(target).second) questions.push_back({target, tunnels});
    }
  }
  return questions;
}

}  // namespace conntrack::domain
