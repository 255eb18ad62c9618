// SPDX-License-Identifier: GPL-3.0-or-later
// Coverage (CF12) of random groups, against a model that tries every address of a small space.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <random>
#include <string>

#include "domain/config/coverage.h"
#include "domain/config/targets.h"

namespace conntrack::domain {
namespace {

using Result = std::vector<Covered>;

/// The networks of 64 blocks of addresses, side by side behind `skipped` one-bits.
struct Space {
  Family family;
  unsigned skipped;

  Address bits(unsigned value, unsigned count) const {
    std::array<std::uint8_t, 16> bytes{};
    for (unsigned i = 0; i < skipped + count; ++i) {
      const bool is_set = i < skipped || (value >> (count - 1 - (i - skipped)) & 1U) != 0;
      if (is_set) bytes[i / 8] = static_cast<std::uint8_t>(bytes[i / 8] | 0x80 >> i % 8);
    }
    if (family == Family::ipv6) return Address::from_ipv6(bytes);
    return Address::from_ipv4({bytes[0], bytes[1], bytes[2], bytes[3]});
  }
  /// The first address of a block, which stands for all of them.
  Address block(unsigned index) const { return bits(index, 6); }
  Network prefix(unsigned value, unsigned length) const {
    return Network::from_prefix(bits(value, 6), skipped + length);
  }
  Network masked(unsigned value, unsigned mask) const {
    return Network::from_mask(bits(value, 6), bits(mask, 6));
  }
};

const Space spaces[] = {
    {Family::ipv4, 0}, {Family::ipv4, 26}, {Family::ipv4, 5},
    {Family::ipv6, 0}, {Family::ipv6, 61}, {Family::ipv6, 122},
};

constexpr std::size_t block_count = 64;

const Address& target_of(const Definition& d, const PlacedNetwork& placed) {
  static const Config config;
  return d.remote ? *d.remote : config.test_address(placed.network.family());
}

using IsAllowed = std::function<bool(std::size_t definition, const Network& network)>;

/// True if each block in the network is in an allowed network of an earlier definition, for the
/// same target.
bool model_covers(const Space& space, const Group& group, std::size_t index,
                  const PlacedNetwork& covered, const IsAllowed& is_allowed) {
  const Address& target = target_of(group.definitions[index], covered);
  for (unsigned b = 0; b < block_count; ++b) {
    const Address a = space.block(b);
    if (!covered.network.contains(a)) continue;
    bool is_held = false;
    for (std::size_t i = 0; i < index && !is_held; ++i) {
      for (const PlacedNetwork& other : group.definitions[i].networks) {
        is_held = is_held || (target_of(group.definitions[i], other) == target &&
                              is_allowed(i, other.network) && other.network.contains(a));
      }
    }
    if (!is_held) return false;
  }
  return true;
}

bool model_covers_all(const Space& space, const Group& group, std::size_t index,
                      const std::vector<std::size_t>& by) {
  const auto& networks = group.definitions[index].networks;
  return std::all_of(networks.begin(), networks.end(), [&](const PlacedNetwork& placed) {
    return model_covers(space, group, index, placed, [&](std::size_t i, const Network&) {
      return std::find(by.begin(), by.end(), i) != by.end();
    });
  });
}

std::vector<std::size_t> all_before(std::size_t index) {
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < index; ++i) result.push_back(i);
  return result;
}

std::string shown(const Group& group) {
  std::string text;
  for (const Definition& d : group.definitions) {
    text += d.remote ? to_string(*d.remote) + " " : "";
    for (const PlacedNetwork& placed : d.networks) text += to_string(placed.network) + " ";
    text += "\n";
  }
  return text;
}

/// Random groups, most of whose definitions are narrow first and wide later, so that many are
/// covered by several together.
class RandomGroups {
 public:
  explicit RandomGroups(std::uint64_t seed) : engine_(seed) {}

  unsigned below(unsigned limit) { return static_cast<unsigned>(engine_() % limit); }

  Group any_group(const Space& space, bool with_other_masks) {
    Group group;
    const unsigned count = 2 + below(12);
    for (unsigned i = 0; i < count; ++i) {
      Definition d;
      if (below(4) == 0) d.remote = space.bits(below(2), 6);
      for (auto networks = 1 + below(1 + below(5)); networks > 0; --networks) {
        const unsigned length = below(3) == 0 ? below(7) : 6 - std::min(6U, i / 2 + below(2));
        if (with_other_masks && below(3) == 0) {
          d.networks.push_back({space.masked(below(64), below(64)), {}});
        } else {
          d.networks.push_back({space.prefix(below(64), length), {}});
        }
      }
      group.definitions.push_back(std::move(d));
    }
    return group;
  }

 private:
  std::mt19937_64 engine_;
};

constexpr std::uint64_t coverage_seed = 4711;
constexpr int rounds = 1500;  // for each space

/// What was found for the definition, or null.
const Covered* find(const Result& result, std::size_t index) {
  const auto place = std::find_if(result.begin(), result.end(),
                                  [=](const Covered& c) { return c.definition == index; });
  return place == result.end() ? nullptr : &*place;
}

TEST(Coverage, IsWhatTryingEveryAddressFinds) {
  RandomGroups chance(coverage_seed);
  int together = 0;
  for (const Space& space : spaces) {
    for (int round = 0; round < rounds; ++round) {
      const Group group = chance.any_group(space, false);
      const Result result = find_covered(Config{}, group);
      ASSERT_TRUE(std::is_sorted(result.begin(), result.end(), [](const auto& a, const auto& b) {
        return a.definition < b.definition;
      }));
      for (std::size_t i = 0; i < group.definitions.size(); ++i) {
        const Covered* found = find(result, i);
        ASSERT_EQ(found != nullptr, model_covers_all(space, group, i, all_before(i)))
            << "seed " << coverage_seed << ", definition " << i << " of\n"
            << shown(group);
        if (found == nullptr) continue;
        ASSERT_TRUE(std::is_sorted(found->by.begin(), found->by.end()));
        ASSERT_LT(found->by.back(), i);
        ASSERT_TRUE(model_covers_all(space, group, i, found->by))
            << "seed " << coverage_seed << ", definition " << i << " of\n"
            << shown(group);
        together += found->by.size() > 1 ? 1 : 0;
        for (const std::size_t left_out : found->by) {
          auto fewer = found->by;
          fewer.erase(std::find(fewer.begin(), fewer.end(), left_out));
          ASSERT_FALSE(model_covers_all(space, group, i, fewer))
              << "seed " << coverage_seed << ", definition " << i << " without " << left_out
              << " of\n"
              << shown(group);
        }
      }
    }
  }
  EXPECT_GT(together, rounds / 2) << "too few interesting cases";
}

bool is_contiguous(const Network& n) { return n.prefix_length().has_value(); }

/// The definition's network is covered by contiguous ones together, or by one earlier network; and
/// one with another mask only by one.
bool model_covers_in_pairs(const Space& space, const Group& group, std::size_t index,
                           const PlacedNetwork& covered) {
  const bool is_joined =
      is_contiguous(covered.network) &&
      model_covers(space, group, index, covered,
                   [](std::size_t, const Network& other) { return is_contiguous(other); });
  if (is_joined) return true;
  for (std::size_t i = 0; i < index; ++i) {
    for (const PlacedNetwork& one : group.definitions[i].networks) {
      if (model_covers(space, group, index, covered, [&](std::size_t j, const Network& other) {
            return j == i && other == one.network;
          }))
        return true;
    }
  }
  return false;
}

TEST(Coverage, IsWhatTryingEveryAddressInPairsFindsForOtherMasks) {
  RandomGroups chance(coverage_seed);
  int found_count = 0;
  for (const Space& space : spaces) {
    for (int round = 0; round < rounds / 5; ++round) {
      const Group group = chance.any_group(space, true);
      const Result result = find_covered(Config{}, group);
      for (std::size_t i = 0; i < group.definitions.size(); ++i) {
        const auto& networks = group.definitions[i].networks;
        const bool expected =
            std::all_of(networks.begin(), networks.end(), [&](const PlacedNetwork& placed) {
              return model_covers_in_pairs(space, group, i, placed);
            });
        const Covered* found = find(result, i);
        ASSERT_EQ(found != nullptr, expected)
            << "seed " << coverage_seed << ", definition " << i << " of\n"
            << shown(group);
        if (found == nullptr) continue;
        ++found_count;
        ASSERT_TRUE(model_covers_all(space, group, i, found->by))
            << "seed " << coverage_seed << ", definition " << i << " of\n"
            << shown(group);
      }
    }
  }
  EXPECT_GT(found_count, rounds / 5);
}

}  // namespace
}  // namespace conntrack::domain
