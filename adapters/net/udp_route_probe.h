// SPDX-License-Identifier: GPL-3.0-or-later
// UdpRouteProbe: finds local addresses by connecting UDP sockets.
#pragma once

#include <cstdint>

#include "adapters/net/route_query.h"
#include "domain/decision/observation.h"
#include "ports/route_probe.h"

namespace conntrack::adapters::net {

/// Connects a UDP socket to each target and reads the socket's own name (DE1): the kernel looks up
/// the route, chooses the source address and sends nothing. Works on any POSIX system.
class UdpRouteProbe final : public ports::RouteProbe {
 public:
  domain::Observation probe(const domain::Questions& questions) override;

 private:
  domain::Answer on_link(const domain::Address& source, std::uint32_t index);
  domain::Answer with_link(const domain::Address& target, domain::Found found);
  domain::Answer look_under(const domain::UnderTunnel& question);

  RouteQuery query_;
};

}  // namespace conntrack::adapters::net
