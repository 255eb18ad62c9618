// SPDX-License-Identifier: GPL-3.0-or-later
// Own tunnels: where the VPN itself took the route towards a target (DE9, VP6). What follows for a
// group is told in domain/tracker/groups.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/address/address.h"
#include "domain/config/config.h"
#include "domain/decision/observation.h"

namespace conntrack::domain {

/// A peer that is connected now.
struct ConnectedPeer {
  std::string name;
  std::string interface;           ///< of its tunnel; empty if it has none, or none is told (DE9)
  bool interface_unknown = false;  ///< it could not be asked for (DE1), or nobody can tell (VP4)

  friend bool operator==(const ConnectedPeer&, const ConnectedPeer&) = default;
};

/// The links of the peers' tunnels, sorted.
std::vector<std::string> tunnels_of(const std::vector<ConnectedPeer>& peers);

/// The VPN itself took the route towards a target (DE9).
struct OwnTunnel {
  Address target;
  ConnectedPeer peer;

  friend bool operator==(const OwnTunnel&, const OwnTunnel&) = default;
};

/// The first target asked about before the group's search stopped that is reached through the
/// tunnel of one of these peers: connected ones that the group could select (DE9).
std::optional<OwnTunnel> find_own_tunnel(const Config& config, const Group& group,
                                         const Observation& observation,
                                         const std::vector<ConnectedPeer>& peers);

/// What is to be asked to look under those tunnels (VP6): a question for each of the group's
/// targets that is reached through one of them.
std::vector<UnderTunnel> questions_under(const Config& config, const Group& group,
                                         const Observation& observation,
                                         const std::vector<std::string>& tunnels);

}  // namespace conntrack::domain
