// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/interface_addresses.h"

#include <ifaddrs.h>
#include <net/if.h>

#include <bit>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>

#include "adapters/net/ip_socket_address.h"

namespace conntrack::adapters::net {
namespace {

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
