// SPDX-License-Identifier: GPL-3.0-or-later
// UdpRouteProbe: finds local addresses by connecting UDP sockets.
#pragma once

#include <span>

#include "domain/address/address.h"
#include "domain/decision/local_addresses.h"
#include "ports/route_probe.h"

namespace conntrack::adapters::net {

/// Connects a UDP socket to each target and reads the socket's own name (DE1): the kernel looks up
/// the route, chooses the source address and sends nothing. Works on any POSIX system.
class UdpRouteProbe final : public ports::RouteProbe {
 public:
  domain::LocalAddresses probe(std::span<const domain::Address> targets) override;

  /// A tunnel often borrows the address of another interface; then the other one is named.
  domain::Interfaces interfaces() override;
};

}  // namespace conntrack::adapters::net
