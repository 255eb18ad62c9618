// SPDX-License-Identifier: GPL-3.0-or-later
// A first configuration, for the network that the machine is on (CL14).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/address/address.h"

namespace conntrack::app {

/// One address of this machine.
struct OwnAddress {
  domain::Address address;
  unsigned prefix_length = 0;  ///< of its network
  std::string interface;       ///< empty if the system cannot tell
  bool may_be_tunnel = false;  ///< the interface may be that of a VPN
};

/// Where the machine is in one address family.
struct Whereabouts {
  domain::Address target;           ///< the test address that the kernel was asked about
  std::optional<OwnAddress> local;  ///< the source address that it would use
  std::string why_none;             ///< if there is none, for people
  std::string tunnel;  ///< the tunnel that hides the local address; empty: there is none
};

/// What is known of the network.
struct NetworkView {
  Whereabouts ipv4;
  Whereabouts ipv6;
  std::vector<OwnAddress> others;  ///< settled addresses that are not used towards the targets
};

/// A peer of the VPN that is there already.
struct KnownPeer {
  std::string name;    ///< as its VPN calls it; may hold anything
  std::string tag;     ///< by which a definition names it; empty: by none
  std::string remark;  ///< for people; may be empty
};

/// What is known of the VPN.
struct VpnView {
  std::string what;               ///< its peers, for people; empty: nobody was asked
  std::vector<KnownPeer> peers;   ///< in the order in which they are to be told
  std::vector<std::string> gaps;  ///< why that may not be all, for people
};

/// The text of a configuration file: where the machine is, in comments; a group that has no peer
/// there and one anywhere else, which is the first peer of the VPN that a tag can name, if there is
/// one; and what is to be filled in. It passes --check without a warning whatever the network and
/// the VPN are like.
std::string initial_config(const NetworkView& network, const VpnView& vpn);

}  // namespace conntrack::app
