// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses in the form that sockets take and give.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <optional>

#include "domain/address/address.h"

namespace conntrack::adapters::net {

/// A sockaddr_in or sockaddr_in6.
struct IpSocketAddress {
  union {
    sockaddr any;
    sockaddr_in ipv4;
    sockaddr_in6 ipv6;
  };
  socklen_t size;
};

/// The address with a port, in host byte order; 0 lets the kernel choose one.
IpSocketAddress to_ip_socket_address(const domain::Address& address, std::uint16_t port);

/// The port in it, in host byte order.
std::uint16_t port_of(const IpSocketAddress& from);

/// The address in a socket address of this family, whose own field for it may be empty: some
/// systems leave it so in a netmask. None for families other than AF_INET and AF_INET6, and for a
/// null pointer.
std::optional<domain::Address> read_address(const sockaddr* from, int family);

}  // namespace conntrack::adapters::net
