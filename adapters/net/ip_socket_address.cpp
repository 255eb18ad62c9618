// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/ip_socket_address.h"

#include <array>
#include <cstring>

namespace conntrack::adapters::net {

IpSocketAddress to_ip_socket_address(const domain::Address& address, std::uint16_t port) {
  IpSocketAddress result{};
  const auto bytes = address.bytes();
  if (address.family() == domain::Family::ipv4) {
    result.ipv4 = {};
    result.ipv4.sin_family = AF_INET;
    result.ipv4.sin_port = htons(port);
    std::memcpy(&result.ipv4.sin_addr, bytes.data(), bytes.size());
    result.size = sizeof result.ipv4;
  } else {
    result.ipv6 = {};
    result.ipv6.sin6_family = AF_INET6;
    result.ipv6.sin6_port = htons(port);
    std::memcpy(&result.ipv6.sin6_addr, bytes.data(), bytes.size());
    result.size = sizeof result.ipv6;
  }
  return result;
}

std::uint16_t port_of(const IpSocketAddress& from) {
  return ntohs(from.any.sa_family == AF_INET ? from.ipv4.sin_port : from.ipv6.sin6_port);
}

std::optional<domain::Address> read_address(const sockaddr* from, int family) {
  if (from == nullptr) return std::nullopt;
  // Copied out because a sockaddr has the alignment of neither.
  if (family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, from, sizeof in);
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &in.sin_addr, bytes.size());
    return domain::Address::from_ipv4(bytes);
  }
  if (family == AF_INET6) {
    sockaddr_in6 in6{};
    std::memcpy(&in6, from, sizeof in6);
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &in6.sin6_addr, bytes.size());
    return domain::Address::from_ipv6(bytes);
  }
  return std::nullopt;
}

}  // namespace conntrack::adapters::net
