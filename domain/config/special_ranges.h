// SPDX-License-Identifier: GPL-3.0-or-later
// Special ranges: addresses that no packet is routed to from here, or from here.
#pragma once

#include <string_view>

#include "domain/address/address.h"
#include "domain/address/network.h"

namespace conntrack::domain {

/// What kind of address it is, for people, if the kernel's choice of a source address towards it
/// says nothing of the network: unspecified, loopback, broadcast, multicast, link-local or
/// IPv4-mapped (CF12). Empty if it can be a target.
std::string_view unusable_target(const Address& address);

/// What kind of addresses the network holds, for people, if none of them is ever the local address
/// towards a target: loopback, multicast or IPv4-mapped (CF12). Empty if one can be.
std::string_view unusable_network(const Network& network);

}  // namespace conntrack::domain
