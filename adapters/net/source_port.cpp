// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/source_port.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>

namespace conntrack::adapters::net {
namespace {

struct Ipv4 {
  using SocketAddress = sockaddr_in;
  static SocketAddress any(std::uint16_t port) {
    SocketAddress address{};
    address.sin_family = AF_INET;
    address.sin_port = port;
    return address;
  }
  static std::uint16_t port_of(const SocketAddress& address) { return address.sin_port; }
};

struct Ipv6 {
  using SocketAddress = sockaddr_in6;
  static SocketAddress any(std::uint16_t port) {
    SocketAddress address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = port;
    return address;
  }
  static std::uint16_t port_of(const SocketAddress& address) { return address.sin6_port; }
};

template <class Kind>
bool bind_to(int socket, std::uint16_t port) {
  const auto address = Kind::any(port);
  return ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

template <class Kind>
void bind_port_of_process(int socket) {
  static std::uint16_t port = 0;  // in network byte order; 0: not chosen yet
  if (port != 0 && bind_to<Kind>(socket, port)) return;
  if (!bind_to<Kind>(socket, 0)) return;
  typename Kind::SocketAddress name{};
  socklen_t size = sizeof name;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&name), &size) == 0) {
    port = Kind::port_of(name);
  }
}

}  // namespace

void bind_source_port(int socket, domain::Family family) {
  if (family == domain::Family::ipv4) {
    bind_port_of_process<Ipv4>(socket);
  } else {
    bind_port_of_process<Ipv6>(socket);
  }
}

}  // namespace conntrack::adapters::net
