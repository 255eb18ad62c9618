// SPDX-License-Identifier: GPL-3.0-or-later
// UdpRouteProbe: finds local addresses by connecting UDP sockets.
#pragma once

#include <cstdint>

#include "adapters/net/probe_socket.h"
#include "adapters/net/route_query.h"
#include "domain/decision/observation.h"
#include "ports/route_probe.h"

namespace conntrack::adapters::net {

/// Connects a UDP socket to each target and reads the socket's own name (DE1); where the system
/// tells, also by which link the kernel would send, and whether the address is that link's. What
/// goes between two of these questions has gone, and is asked for anew. Nothing blocks. Works on
/// any POSIX system.
class UdpRouteProbe final : public ports::RouteProbe {
 public:
  domain::Observation probe(const domain::Questions& questions) override;

 private:
  domain::Answer look_towards(const domain::Address& target);
  domain::Answer on_link(const domain::Address& source, std::uint32_t index);
  domain::Answer with_link(const domain::Address& target, const domain::Found& found,
                           const ProbeSocket& socket);
  domain::Answer look_under(const domain::UnderTunnel& question);

  ProbeSocket ipv4_{domain::Family::ipv4};
  ProbeSocket ipv6_{domain::Family::ipv6};
  RouteQuery query_;
};

}  // namespace conntrack::adapters::net
