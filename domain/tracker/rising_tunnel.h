// SPDX-License-Identifier: GPL-3.0-or-later
// Rising tunnels: a VPN that comes up may take the route before anybody can tell which link is its
// own (DE9, DE10).
//
// Its address must not be taken for a place: the attempt would be begun anew, or given up, by its
// own success, without end. So where a peer is being connected, or was just now, and its link
// cannot be told, a link that leads to a target, and did not when the attempt began, is taken for
// the tunnel – if it has two ends only, and beneath it lies what the attempt began with. Otherwise
// the machine has moved. The link is remembered for as long as the peer is connected (PeerList).
#pragma once

#include <vector>

#include "domain/decision/own_tunnel.h"
#include "domain/tracker/attempt_table.h"

namespace conntrack::domain {

/// The peers, with the link that may be their tunnel where none is told.
std::vector<ConnectedPeer> with_rising_tunnels(std::vector<ConnectedPeer> peers,
                                               const AttemptTable& attempts,
                                               const Observation& observation);

/// True if under those links lies what each of the peers' attempts began with.
bool are_tunnels(const std::vector<ConnectedPeer>& peers, const AttemptTable& attempts,
                 const Observation& observation);

}  // namespace conntrack::domain
