// SPDX-License-Identifier: GPL-3.0-or-later
// Coverage (CF12): cases one can think through. Random ones are in coverage_model_test.cpp.
#include "domain/config/coverage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "tests/support/parsed.h"

namespace conntrack::domain {
namespace {

using tests::address;
using tests::network;

/// A definition from "NETWORK ..." or "REMOTE NETWORK ...".
Definition definition(std::string_view text) {
  Definition result;
  result.tag = "peer";
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, end);
    if (word.find('/') == std::string_view::npos) {
      result.remote = address(word);
    } else {
      result.networks.push_back({network(word), {}});
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

std::vector<Covered> covered_in(std::initializer_list<std::string_view> definitions) {
  Group group;
  for (const auto text : definitions) group.definitions.push_back(definition(text));
  return find_covered(Config{}, group);
}

using Result = std::vector<Covered>;

// DE1a: only networks within the link-local ones hold a link-local address.
TEST(Coverage, OfLinkLocalNetworksIsByOthersAlone) {
  EXPECT_EQ(covered_in({"0/0", "169.254.0.0/16"}), Result{});
  EXPECT_EQ(covered_in({"169.0.0.0/8", "169.254.7.0/24"}), Result{});
  EXPECT_EQ(covered_in({"::/0", "fe80::/64"}), Result{});
  EXPECT_EQ(covered_in({"169.254.0.0/16", "169.254.7.0/24"}).size(), 1U);
}

TEST(Coverage, IsNoneWhereEveryDefinitionHasAnAddressOfItsOwn) {
  EXPECT_EQ(covered_in({}), Result{});
  EXPECT_EQ(covered_in({"10.0.0.0/8"}), Result{});
  EXPECT_EQ(covered_in({"10.1.0.0/16", "10.0.0.0/8", "0/0", "::/0"}), Result{});
}

TEST(Coverage, ComesFromOneEarlierDefinitionAround) {
  EXPECT_EQ(covered_in({"10.0.0.0/8", "10.1.0.0/16"}), (Result{{1, {0}}}));
  EXPECT_EQ(covered_in({"0/0", "10.0.0.0/8", "10.1.0.0/16"}), (Result{{1, {0}}, {2, {0}}}));
  EXPECT_EQ(covered_in({"10.1.0.0/16", "10.1.0.0/16"}), (Result{{1, {0}}}));
  EXPECT_EQ(covered_in({"2001:db8::/32", "2001:db8:1::/48"}), (Result{{1, {0}}}));
}

TEST(Coverage, ComesFromEarlierDefinitionsTogether) {
  EXPECT_EQ(covered_in({"0/1", "128.0.0.0/1", "0/0"}), (Result{{2, {0, 1}}}));
  EXPECT_EQ(covered_in({"10.0.0.0/10", "10.128.0.0/9", "10.64.0.0/10", "10.0.0.0/8"}),
            (Result{{3, {0, 1, 2}}}));
  EXPECT_EQ(covered_in({"255.255.255.254/32", "255.255.255.255/32", "255.255.255.254/31"}),
            (Result{{2, {0, 1}}}));
  EXPECT_EQ(covered_in({"::/1", "8000::/1", "::/0"}), (Result{{2, {0, 1}}}));
}

TEST(Coverage, LeavesNoGapUnseen) {
  EXPECT_EQ(covered_in({"10.0.0.0/10", "10.64.0.0/11", "10.128.0.0/9", "10.0.0.0/8"}), Result{});
  EXPECT_EQ(covered_in({"10.0.0.1/32", "10.0.0.0/31"}), Result{});
  EXPECT_EQ(covered_in({"10.0.0.0/32", "10.0.0.0/31"}), Result{});
}

TEST(Coverage, IsOfADefinitionOnlyIfAllOfItsNetworksAreCovered) {
  EXPECT_EQ(covered_in({"10.0.0.0/8", "10.1.0.0/16 11.0.0.0/8"}), Result{});
  EXPECT_EQ(covered_in({"10.0.0.0/8", "11.0.0.0/8", "10.1.0.0/16 11.0.0.0/8"}),
            (Result{{2, {0, 1}}}));
  EXPECT_EQ(covered_in({"10.0.0.0/8", "10.1.0.0/16 ::/0"}), Result{});
  EXPECT_EQ(covered_in({"::/0", "0/0", "10.1.0.0/16 ::/0"}), (Result{{2, {0, 1}}}));
}

TEST(Coverage, CountsLaterDefinitionsForNothing) {
  EXPECT_EQ(covered_in({"10.1.0.0/16", "10.0.0.0/8"}), Result{});
  EXPECT_EQ(covered_in({"0/1", "0/0", "128.0.0.0/1"}), (Result{{2, {1}}}));
}

TEST(Coverage, CountsTheNetworksOfOneDefinitionForEachOtherForNothing) {
  EXPECT_EQ(covered_in({"10.0.0.0/8 10.1.0.0/16 10.0.0.0/8"}), Result{});
  EXPECT_EQ(covered_in({"0/1", "128.0.0.0/1", "10.0.0.0/8 0/0 0/0"}), (Result{{2, {0, 1}}}));
}

// CF7: what is compared is the local address towards the target.
TEST(Coverage, ComparesOnlyNetworksThatAskAboutTheSameTarget) {
  EXPECT_EQ(covered_in({"9.9.9.9 10.0.0.0/8", "10.1.0.0/16"}), Result{});
  EXPECT_EQ(covered_in({"10.0.0.0/8", "9.9.9.9 10.1.0.0/16"}), Result{});
  EXPECT_EQ(covered_in({"9.9.9.9 10.0.0.0/8", "9.9.9.8 10.1.0.0/16"}), Result{});
  EXPECT_EQ(covered_in({"9.9.9.9 10.0.0.0/8", "9.9.9.9 10.1.0.0/16"}), (Result{{1, {0}}}));
  EXPECT_EQ(covered_in({"1.2.3.4 10.0.0.0/8", "10.1.0.0/16"}), (Result{{1, {0}}}))
      << "the test address by name is the same target";
  EXPECT_EQ(covered_in({"9.9.9.9 0/1", "128.0.0.0/1", "0/0"}), Result{});
}

TEST(Coverage, NamesOnlyDefinitionsThatContribute) {
  EXPECT_EQ(covered_in({"10.0.0.0/9", "10.0.0.0/9 10.128.0.0/9", "10.0.0.0/8"}),
            (Result{{2, {1}}}));
  EXPECT_EQ(covered_in({"10.0.0.0/9", "10.0.0.0/10 10.64.0.0/10 10.128.0.0/9", "10.0.0.0/8"}),
            (Result{{2, {1}}}));
  EXPECT_EQ(covered_in({"10.0.0.0/8", "10.0.0.0/7", "10.0.0.0/9 11.0.0.0/9"}), (Result{{2, {1}}}));
}

// A mask that is not contiguous is compared in pairs.
TEST(Coverage, ComparesOtherMasksInPairs) {
  EXPECT_EQ(covered_in({"10.0.3.0/255.0.255.0", "10.7.3.0/24"}), (Result{{1, {0}}}));
  EXPECT_EQ(covered_in({"10.0.3.0/255.0.255.0", "10.7.2.0/23"}), Result{});
  EXPECT_EQ(covered_in({"10.0.0.0/8", "10.0.3.0/255.0.255.0"}), (Result{{1, {0}}}));
  EXPECT_EQ(covered_in({"10.0.3.0/255.0.255.0", "10.0.3.0/255.0.255.0"}), (Result{{1, {0}}}));
  EXPECT_EQ(covered_in({"10.0.3.0/255.0.255.0", "9.9.9.9 10.7.3.0/24"}), Result{});
  EXPECT_EQ(covered_in({"10.0.0.0/9", "10.128.0.0/9", "10.0.3.0/255.0.255.0"}), Result{})
      << "true, but not in pairs";
  EXPECT_EQ(covered_in({"10.0.3.0/255.0.255.0", "20.0.0.0/8", "10.7.3.0/24 20.1.0.0/16"}),
            (Result{{2, {0, 1}}}));
  EXPECT_EQ(
      covered_in({"11.0.0.0/8", "10.0.3.0/255.0.255.0 11.0.0.0/8", "10.7.3.0/24 11.1.0.0/16"}),
      (Result{{2, {1}}}));
}

// Quadratic time would be felt here.
TEST(Coverage, OfVeryManyDefinitionsIsFoundAllTheSame) {
  Group group;
  const auto block = [](unsigned i) {
    return Address::from_ipv4(
        {10, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i), 0});
  };
  Definition d;
  std::vector<std::size_t> before;
  for (unsigned i = 0; i < 0x10000; ++i) {
    d.networks = {{Network::from_prefix(block(i), 24), {}}};
    group.definitions.push_back(d);
    before.push_back(i);
  }
  d.networks = {{Network::from_prefix(block(0), 8), {}}};
  group.definitions.push_back(d);
  group.definitions.push_back(d);
  const Result result = find_covered(Config{}, group);
  ASSERT_EQ(result.size(), 2U);
  EXPECT_EQ(result[0].by, before);
  EXPECT_EQ(result[1], (Covered{0x10001, {0x10000}}));
}

// Networks with other masks are compared in pairs: that has to be quick.
TEST(Coverage, OfVeryManyOtherMasksIsFoundAllTheSame) {
  Group group;
  Definition d;
  for (unsigned i = 0; i < 8'000; ++i) {
    const auto high = static_cast<std::uint8_t>(i >> 8);
    const auto low = static_cast<std::uint8_t>(i);
    const auto mask = Address::from_ipv4(
        {high, low, static_cast<std::uint8_t>(~high), static_cast<std::uint8_t>(~low)});
    d.networks = {{Network::from_mask(Address(), mask), {}}};
    group.definitions.push_back(d);
  }
  d.networks = {{network("0.0.255.255/32"), {}}};
  group.definitions.push_back(d);
  EXPECT_EQ(find_covered(Config{}, group), Result{});
  d.networks = {{network("0.0.0.255/32"), {}}};
  group.definitions.push_back(d);
  EXPECT_EQ(find_covered(Config{}, group), (Result{{8'001, {255}}}));
}

// CF15: comparing every two of these would take minutes, and so exceed the test's time.
TEST(Coverage, IsFoundQuicklyAmongVeryManyOddMasks) {
  constexpr std::uint32_t count = 200'000;
  const Address mask = address("255.255.255.251");
  Group group;
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto byte = [i](unsigned shift) { return static_cast<std::uint8_t>(i >> shift); };
    const Address base = Address::from_ipv4({10, byte(16), byte(8), byte(0)});
    group.definitions.push_back({"peer", {}, {}, {{Network::from_mask(base, mask), {}}}});
  }
  EXPECT_EQ(find_covered(Config{}, group).size(), count / 2);
}

}  // namespace
}  // namespace conntrack::domain
