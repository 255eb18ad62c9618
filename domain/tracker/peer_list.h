// SPDX-License-Identifier: GPL-3.0-or-later
// PeerList: the connected peers, by name.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/decision/own_tunnel.h"

namespace conntrack::domain {

/// What an answer to ListPeers says.
class PeerList {
 public:
  PeerList() = default;
  explicit PeerList(std::vector<ConnectedPeer> peers) : peers_(std::move(peers)) {
    std::sort(peers_.begin(), peers_.end(),
              [](const ConnectedPeer& a, const ConnectedPeer& b) { return a.name < b.name; });
  }

  /// The peer of this name; null if it is not connected. O(log n)
  const ConnectedPeer* find(std::string_view name) const {
    const auto place = std::lower_bound(
        peers_.begin(), peers_.end(), name,
        [](const ConnectedPeer& peer, std::string_view other) { return peer.name < other; });
    return place == peers_.end() || place->name != name ? nullptr : &*place;
  }
  bool has(std::string_view name) const { return find(name) != nullptr; }
  /// By name.
  const std::vector<ConnectedPeer>& all() const { return peers_; }

  /// The interface of a peer's tunnel has become known otherwise (ADR 12). Nothing is done if the
  /// peer is not connected.
  void set_interface(std::string_view name, const std::string& interface) {
    for (ConnectedPeer& peer : peers_) {
      if (peer.name == name) peer.interface = interface;
    }
  }

  /// Where a tunnel's interface is unknown, it is taken to be what it was in `before` (DE1).
  void complete_from(const PeerList& before) {
    for (ConnectedPeer& peer : peers_) {
      if (!peer.interface_unknown) continue;
      if (const ConnectedPeer* known = before.find(peer.name)) peer.interface = known->interface;
    }
  }

 private:
  std::vector<ConnectedPeer> peers_;  // sorted by name
};

}  // namespace conntrack::domain
