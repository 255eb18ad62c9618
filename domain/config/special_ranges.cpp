// SPDX-License-Identifier: GPL-3.0-or-later
// Special ranges, by the special-purpose registries of RFC 6890.
#include "domain/config/special_ranges.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace conntrack::domain {
namespace {

struct SpecialRange {
  Network network;
  std::string_view kind;
  bool can_be_source;
};

Network ipv4(const std::array<std::uint8_t, 4>& bytes, unsigned length) {
  return Network::from_prefix(Address::from_ipv4(bytes), length);
}

Network ipv6(const std::array<std::uint8_t, 16>& bytes, unsigned length) {
  return Network::from_prefix(Address::from_ipv6(bytes), length);
}

const std::array<SpecialRange, 10>& special_ranges() {
  static const std::array ranges{
      SpecialRange{ipv4({0, 0, 0, 0}, 32), "unspecified", true},
      SpecialRange{ipv4({127, 0, 0, 0}, 8), "loopback", false},
      SpecialRange{ipv4({169, 254, 0, 0}, 16), "link-local", true},
      SpecialRange{ipv4({224, 0, 0, 0}, 4), "multicast", false},
      SpecialRange{ipv4({255, 255, 255, 255}, 32), "broadcast", true},
      SpecialRange{ipv6({}, 128), "unspecified", true},
      SpecialRange{ipv6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128), "loopback", false},
      SpecialRange{ipv6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96), "IPv4-mapped", false},
      SpecialRange{ipv6({0xfe, 0x80}, 10), "link-local", true},
      SpecialRange{ipv6({0xff}, 8), "multicast", false},
  };
  return ranges;
}

const SpecialRange* find_range(const Network& network) {
  const auto& ranges = special_ranges();
  const auto found = std::find_if(ranges.begin(), ranges.end(), [&](const SpecialRange& range) {
    return range.network.covers(network);
  });
  return found == ranges.end() ? nullptr : &*found;
}

}  // namespace

std::string_view unusable_target(const Address& address) {
  const SpecialRange* range = find_range(Network::from_prefix(address, address.bit_count()));
  return range == nullptr ? std::string_view() : range->kind;
}

std::string_view unusable_network(const Network& network) {
  const SpecialRange* range = find_range(network);
  return range == nullptr || range->can_be_source ? std::string_view() : range->kind;
}

}  // namespace conntrack::domain
