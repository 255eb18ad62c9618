// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/interface_addresses.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>

namespace conntrack::adapters::net {
namespace {

/// The address in a socket address of this family, whose own field for it may be empty: some
/// systems leave it so in a netmask.
std::optional<domain::Address> read_address(const sockaddr* from, int family) {
  if (from == nullptr) return std::nullopt;
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

unsigned count_ones(const domain::Address& mask) {
  unsigned ones = 0;
  for (const std::uint8_t byte : mask.bytes()) ones += static_cast<unsigned>(std::popcount(byte));
  return ones;
}

std::optional<InterfaceAddress> read_entry(const ifaddrs& entry) {
  if (entry.ifa_addr == nullptr || (entry.ifa_flags & IFF_UP) == 0) return std::nullopt;
  const int family = entry.ifa_addr->sa_family;
  const auto address = read_address(entry.ifa_addr, family);
  if (!address || !address->is_settled()) return std::nullopt;
  const auto mask = read_address(entry.ifa_netmask, family);
  const std::string_view label = entry.ifa_name;  // "eth0", or an address's label: "eth0:vpn"
  return InterfaceAddress{std::string(label.substr(0, label.find(':'))), *address,
                          mask ? count_ones(*mask) : address->bit_count(),
                          (entry.ifa_flags & IFF_POINTOPOINT) != 0};
}

}  // namespace

std::vector<InterfaceAddress> interface_addresses() {
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot list the interfaces");
  }
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owner(list, &::freeifaddrs);
  std::vector<InterfaceAddress> addresses;
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    if (auto address = read_entry(*entry)) addresses.push_back(*std::move(address));
  }
  return addresses;
}

}  // namespace conntrack::adapters::net
