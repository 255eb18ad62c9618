// SPDX-License-Identifier: GPL-3.0-or-later
// Networks are compared with a model that looks at one bit after the other.
#include "domain/address/network.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/parsed.h"

namespace conntrack::domain {
namespace {

using tests::address;
using tests::network;

TEST(Network, DropsTheBitsBeyondItsMask) {
  EXPECT_EQ(Network::from_prefix(address("10.1.2.3"), 16), network("10.1.0.0/16"));
  EXPECT_EQ(Network::from_prefix(address("10.1.2.3"), 20).base(), address("10.1.0.0"));
  EXPECT_EQ(Network::from_mask(address("10.1.2.3"), address("255.0.255.0")).base(),
            address("10.0.2.0"));
  EXPECT_EQ(Network::from_prefix(address("2001:db8::1"), 32), network("2001:db8::/32"));
}

TEST(Network, HasTheMaskOfItsPrefixLength) {
  EXPECT_EQ(network("0/0").mask(), address("0.0.0.0"));
  EXPECT_EQ(network("10.0.0.0/9").mask(), address("255.128.0.0"));
  EXPECT_EQ(network("10.0.0.0/32").mask(), address("255.255.255.255"));
  EXPECT_EQ(network("2000::/3").mask(), address("e000::"));
  EXPECT_EQ(network("::/128").mask(), address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
  EXPECT_EQ(network("2000::/3").family(), Family::ipv6);
}

TEST(Network, KnowsItsPrefixLengthIfTheMaskIsContiguous) {
  for (unsigned length = 0; length <= 32; ++length)
    EXPECT_EQ(Network::from_prefix(address("0.0.0.0"), length).prefix_length(), length);
  for (unsigned length = 0; length <= 128; ++length)
    EXPECT_EQ(Network::from_prefix(address("::"), length).prefix_length(), length);
  for (const char* mask : {"0.0.0.1", "255.0.255.0", "255.255.255.253", "127.255.255.255",
                           "255.254.128.0", "254.0.0.1", "0.255.255.255"}) {
    EXPECT_EQ(Network::from_mask(address("0.0.0.0"), address(mask)).prefix_length(), std::nullopt)
        << mask;
  }
}

TEST(Network, IsPrintedWithItsPrefixLengthOrElseItsMask) {
  EXPECT_EQ(to_string(network("10.0.0.0/255.0.0.0")), "10.0.0.0/8");
  EXPECT_EQ(to_string(network("0/0")), "0.0.0.0/0");
  EXPECT_EQ(to_string(network("10.0.3.0/255.0.255.0")), "10.0.3.0/255.0.255.0");
  EXPECT_EQ(to_string(network("2001:DB8::/32")), "2001:db8::/32");
}

// DE2
TEST(Network, HoldsNoAddressOfTheOtherFamily) {
  EXPECT_FALSE(network("0/0").contains(address("::")));
  EXPECT_FALSE(network("::/0").contains(address("0.0.0.0")));
  EXPECT_FALSE(network("0/0").covers(network("::/0")));
  EXPECT_FALSE(network("::/0").covers(network("0/0")));
}

TEST(Network, HoldsItsFirstAndLastAddressAndNotTheirNeighbours) {
  const Network n = network("172.16.0.0/12");
  EXPECT_FALSE(n.contains(address("172.15.255.255")));
  EXPECT_TRUE(n.contains(address("172.16.0.0")));
  EXPECT_TRUE(n.contains(address("172.31.255.255")));
  EXPECT_FALSE(n.contains(address("172.32.0.0")));
}

// CF6
TEST(Network, IsMeantByAWildcardMask) {
  const auto meant = [](std::string_view base, std::string_view wildcard) {
    return Network::from_wildcard(address(base), address(wildcard));
  };
  EXPECT_EQ(meant("10.0.0.0", "0.0.0.255"), network("10.0.0.0/24"));
  EXPECT_EQ(meant("10.1.2.3", "0.255.255.255"), network("10.0.0.0/8"));
  EXPECT_EQ(meant("fe80::1", "::ffff"), network("fe80::/112"));
  for (const auto* other : {"0.0.0.0", "255.255.255.255", "255.255.255.0", "0.255.0.255"})
    EXPECT_EQ(meant("10.0.0.0", other), std::nullopt) << other;
}

// The model

bool bit(const Address& a, std::size_t i) { return (a.bytes()[i / 8] >> (7 - i % 8) & 1) != 0; }

bool model_contains(const Network& n, const Address& a) {
  for (std::size_t i = 0; i < a.bit_count(); ++i) {
    if (bit(n.mask(), i) && bit(n.base(), i) != bit(a, i)) return false;
  }
  return true;
}

/// Of two networks of one family: the outer one covers the inner one if it leaves no bit undecided
/// that decides about membership in it.
bool model_covers(const Network& outer, const Network& inner) {
  for (std::size_t i = 0; i < outer.base().bit_count(); ++i) {
    if (!bit(outer.mask(), i)) continue;
    if (!bit(inner.mask(), i) || bit(inner.base(), i) != bit(outer.base(), i)) return false;
  }
  return true;
}

/// Addresses and networks so alike that most answers are not simply "no".
class RandomNetworks {
 public:
  explicit RandomNetworks(std::uint64_t seed) : engine_(seed) {}

  std::size_t below(std::size_t limit) { return engine_() % limit; }

  Address any_address(Family family) {
    std::array<std::uint8_t, 16> bytes{};
    for (auto flips = below(4); flips > 0; --flips) {
      const std::size_t i = below(family == Family::ipv4 ? 32 : 128);
      bytes[i / 8] = static_cast<std::uint8_t>(bytes[i / 8] ^ 0x80 >> i % 8);
    }
    if (family == Family::ipv6) return Address::from_ipv6(bytes);
    return Address::from_ipv4({bytes[0], bytes[1], bytes[2], bytes[3]});
  }

  Network any_network(Family family) {
    const Address base = any_address(family);
    if (below(2) == 0)
      return Network::from_prefix(base, static_cast<unsigned>(below(base.bit_count() + 1)));
    return Network::from_mask(base, any_address(family));
  }

 private:
  std::mt19937_64 engine_;
};

constexpr std::uint64_t network_seed = 17;

TEST(Network, HoldsExactlyTheAddressesThatAgreeUnderItsMask) {
  RandomNetworks chance(network_seed);
  int held = 0;
  for (int i = 0; i < 100'000; ++i) {
    const Family family = chance.below(2) == 0 ? Family::ipv4 : Family::ipv6;
    const Network n = chance.any_network(family);
    const Address a = chance.any_address(family);
    ASSERT_EQ(n.contains(a), model_contains(n, a))
        << to_string(n) << " and " << to_string(a) << ": seed " << network_seed << ", case " << i;
    held += n.contains(a) ? 1 : 0;
  }
  EXPECT_GT(held, 10'000);
  EXPECT_LT(held, 90'000);
}

TEST(Network, CoversExactlyTheNetworksAllOfWhoseAddressesItHolds) {
  RandomNetworks chance(network_seed);
  int covered = 0;
  for (int i = 0; i < 100'000; ++i) {
    const Family family = chance.below(2) == 0 ? Family::ipv4 : Family::ipv6;
    const Network outer = chance.any_network(family);
    const Network inner = chance.any_network(family);
    ASSERT_EQ(outer.covers(inner), model_covers(outer, inner))
        << to_string(outer) << " and " << to_string(inner) << ": seed " << network_seed << ", case "
        << i;
    covered += outer.covers(inner) ? 1 : 0;
  }
  EXPECT_GT(covered, 10'000);
  EXPECT_LT(covered, 90'000);
}

// The model itself, on a space small enough to look at every address.
TEST(Network, CoversWhatItHoldsEveryAddressOf) {
  const auto last_byte = [](std::size_t value) {
    return Address::from_ipv4({10, 0, 0, static_cast<std::uint8_t>(value)});
  };
  RandomNetworks chance(network_seed);
  for (int i = 0; i < 3'000; ++i) {
    const Network outer = Network::from_mask(
        last_byte(chance.below(16)),
        Address::from_ipv4({255, 255, 255, static_cast<std::uint8_t>(240 | chance.below(16))}));
    const Network inner = Network::from_mask(
        last_byte(chance.below(16)),
        Address::from_ipv4({255, 255, 255, static_cast<std::uint8_t>(240 | chance.below(16))}));
    bool holds_all = true;
    for (std::size_t value = 0; value < 256; ++value)
      holds_all =
          holds_all && (!inner.contains(last_byte(value)) || outer.contains(last_byte(value)));
    ASSERT_EQ(outer.covers(inner), holds_all) << to_string(outer) << " and " << to_string(inner);
  }
}

}  // namespace
}  // namespace conntrack::domain
