// SPDX-License-Identifier: GPL-3.0-or-later
// Rising tunnels; the theory is in the header.
#include "domain/tracker/rising_tunnel.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace conntrack::domain {
namespace {

/// True if the link was not what led to the target by that answer.
bool did_not_lead(const std::string& link, const Answer& answer) {
  const Found* found = std::get_if<Found>(&answer);
  return found != nullptr ? found->interface != link : std::holds_alternative<NoRoute>(answer);
}

/// The link that leads to a target of the attempt's now, and did not when it began; empty if there
/// is none.
std::string new_link(const Attempt& attempt, const Observation& observation) {
  for (const Observation::Entry& before : attempt.asked) {
    const Found* now = observation.find(before.target);
    if (now == nullptr || !now->may_be_tunnel) continue;
    if (did_not_lead(now->interface, before.answer)) return now->interface;
  }
  return {};
}

bool is_as_it_began(const Attempt& attempt, const Observation& observation) {
  return std::ranges::all_of(attempt.asked, [&](const Observation::Entry& before) {
    const Found* then = std::get_if<Found>(&before.answer);
    const Found* now = observation.find(before.target);
    return then == nullptr || (now != nullptr && now->address == then->address);
  });
}

}  // namespace

std::vector<ConnectedPeer> with_rising_tunnels(std::vector<ConnectedPeer> peers,
                                               const AttemptTable& attempts,
                                               const Observation& observation) {
  for (ConnectedPeer& peer : peers) {
    if (!peer.interface_unknown || !peer.interface.empty()) continue;
    if (const Attempt* attempt = attempts.find_recent(peer.name)) {
      peer.interface = new_link(*attempt, observation);
    }
  }
  return peers;
}

bool are_tunnels(const std::vector<ConnectedPeer>& peers, const AttemptTable& attempts,
                 const Observation& observation) {
  const Observation under = observation.under(tunnels_of(peers));
  return std::ranges::all_of(peers, [&](const ConnectedPeer& peer) {
    const Attempt* attempt = attempts.find_recent(peer.name);
    return attempt == nullptr || is_as_it_began(*attempt, under);
  });
}

}  // namespace conntrack::domain
