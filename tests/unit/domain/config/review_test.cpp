// SPDX-License-Identifier: GPL-3.0-or-later
// The warnings of CF12.
#include "domain/config/review.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "tests/support/parsed.h"

namespace conntrack::domain {
namespace {

using tests::address;
using tests::network;

/// Builds a configuration as if it had been read: each group and each definition is a line.
class Builder {
 public:
  Builder& group(std::string name) {
    config_.groups.push_back({std::move(name), {++line_, 2}, {}});
    return *this;
  }

  /// A definition whose first network stands in column 11, and the next ones 10 columns further
  /// each.
  Builder& definition(std::string tag, std::initializer_list<std::string_view> networks,
                      std::optional<Address> remote = std::nullopt) {
    Definition definition{std::move(tag), {++line_, 1}, remote, {}};
    std::uint32_t column = 1;
    for (const auto text : networks)
      definition.networks.push_back({network(text), {line_, column += 10}});
    config_.groups.back().definitions.push_back(std::move(definition));
    return *this;
  }

  Config& config() { return config_; }

  /// "LINE:COLUMN MESSAGE" for each warning.
  std::vector<std::string> warnings() const {
    std::vector<std::string> result;
    for (const Diagnostic& warning : review(config_)) {
      EXPECT_EQ(warning.kind, DiagnosticKind::warning);
      EXPECT_FALSE(warning.hint.empty()) << warning.message;
      result.push_back(std::to_string(warning.at.line) + ":" + std::to_string(warning.at.column) +
                       " " + warning.message);
    }
    return result;
  }

 private:
  Config config_;
  std::uint32_t line_ = 0;
};

using Lines = std::vector<std::string>;

TEST(Review, FindsNothingWhereNothingIsOdd) {
  EXPECT_EQ(Builder().warnings(), Lines{});
  EXPECT_EQ(Builder()
                .group("vpn")
                .definition("down/home", {"192.168.7.0/24", "2001:db8:1::/48"})
                .definition("work", {"10.0.0.0/8"})
                .definition("work", {"0/0", "::/0"})
                .group("other")
                .definition("down/home", {"192.168.7.0/24"})
                .definition("proxy", {"10.0.0.0/8"})
                .warnings(),
            Lines{});
}

TEST(Review, WarnsOfAnEmptyGroup) {
  EXPECT_EQ(Builder().group("vpn").group("web").definition("a", {"0/0"}).warnings(),
            (Lines{"1:2 the group 'vpn' has no definitions"}));
}

TEST(Review, WarnsOfADefinitionThatIsNeverSelectedAndNamesWhatCoversIt) {
  EXPECT_EQ(Builder()
                .group("vpn")
                .definition("any", {"10.0.0.0/8"})
                .definition("one", {"10.1.0.0/16"})
                .warnings(),
            (Lines{"3:1 'one' is never selected: all of its networks are covered by 'any' in line "
                   "2"}));
  EXPECT_EQ(
      Builder()
          .group("vpn")
          .definition("low", {"10.0.0.0/9"})
          .definition("high", {"10.128.0.0/9"})
          .definition("all", {"10.0.0.0/8"})
          .warnings(),
      (Lines{"4:1 'all' is never selected: all of its networks are covered by 'low' in line 2 "
             "and 'high' in line 3, together"}));
}

TEST(Review, NamesOnlyAFewOfVeryManyDefinitionsThatCoverAnother) {
  Builder four;
  four.group("vpn")
      .definition("a", {"10.0.0.0/10"})
      .definition("b", {"10.64.0.0/10"})
      .definition("c", {"10.128.0.0/10"})
      .definition("d", {"10.192.0.0/10"})
      .definition("all", {"10.0.0.0/8"});
  EXPECT_EQ(four.warnings(),
            (Lines{"6:1 'all' is never selected: all of its networks are covered by 'a' in line 2, "
                   "'b' in line 3, 'c' in line 4 and 'd' in line 5, together"}));
  four.definition("e", {"11.0.0.0/8"})
      .definition("f", {"8.0.0.0/7"})
      .definition("g", {"8.0.0.0/6"});
  EXPECT_EQ(four.warnings().back(),
            "9:1 'g' is never selected: all of its networks are covered by 'all' in line 6, 'e' in "
            "line 7 and 'f' in line 8, together");
  Builder many;
  many.group("vpn")
      .definition("a", {"10.0.0.0/10"})
      .definition("b", {"10.64.0.0/10"})
      .definition("c", {"10.128.0.0/10"})
      .definition("d", {"10.192.0.0/11"})
      .definition("e", {"10.224.0.0/11"})
      .definition("all", {"10.0.0.0/8"});
  EXPECT_EQ(many.warnings(),
            (Lines{"7:1 'all' is never selected: all of its networks are covered by 'a' in line 2, "
                   "'b' in line 3, 'c' in line 4 and 2 more, together"}));
}

TEST(Review, WarnsOfANetworkThatStandsTwice) {
  EXPECT_EQ(Builder()
                .group("vpn")
                .definition("a", {"10.0.0.0/8"})
                .definition("b", {"11.0.0.0/8", "10.0.0.0/8", "11.0.0.0/8"})
                .warnings(),
            (Lines{"3:21 duplicate network 10.0.0.0/8, already in 'a' in line 2",
                   "3:31 duplicate network 11.0.0.0/8, already in the same definition"}));
}

TEST(Review, DoesNotCallTheNetworksOfADefinitionThatIsNeverSelectedDuplicates) {
  EXPECT_EQ(Builder()
                .group("vpn")
                .definition("a", {"10.0.0.0/8"})
                .definition("b", {"10.0.0.0/8"})
                .warnings()
                .size(),
            1U);
}

TEST(Review, AllowsTheSameNetworkForAnotherTargetAndInAnotherGroup) {
  EXPECT_EQ(Builder()
                .group("vpn")
                .definition("a", {"10.0.0.0/8"})
                .definition("b", {"10.0.0.0/8"}, address("9.9.9.9"))
                .group("web")
                .definition("c", {"10.0.0.0/8"})
                .warnings(),
            Lines{});
}

TEST(Review, WarnsOfDownOnAWidePrivateNetwork) {
  for (const char* wide : {"10.0.0.0/8", "10.2.0.0/15", "172.16.0.0/12", "172.30.0.0/15",
                           "fc00::/7", "fd00::/8", "fd12:3456:789a::/47"}) {
    const std::string prefix = std::string("2:11 'down/x' for ") + to_string(network(wide));
    const Lines warnings = Builder().group("vpn").definition("down/x", {wide}).warnings();
    ASSERT_EQ(warnings.size(), 1U) << wide;
    EXPECT_EQ(warnings[0], prefix +
                               " takes the peers down in very many places: anyone may use these "
                               "private addresses");
  }
}

TEST(Review, AllowsDownOnOtherNetworks) {
  for (const char* fine :
       {"10.1.0.0/16", "172.16.0.0/16", "192.168.0.0/16", "192.168.1.0/24", "0/0", "8.0.0.0/5",
        "11.0.0.0/8", "172.32.0.0/12", "::/0", "fc00::/6", "fd12:3456:789a::/48", "2002::/16"}) {
    EXPECT_EQ(Builder().group("vpn").definition("down", {fine}).warnings(), Lines{}) << fine;
  }
  EXPECT_EQ(Builder().group("vpn").definition("peer", {"10.0.0.0/8"}).warnings(), Lines{});
}

TEST(Review, WarnsOfAMaskThatIsNotContiguous) {
  EXPECT_EQ(
      Builder().group("vpn").definition("down", {"10.1.0.0/16", "10.0.3.0/255.0.255.0"}).warnings(),
      (Lines{"2:21 the mask 255.0.255.0 is not contiguous"}));
  EXPECT_EQ(Builder().group("vpn").definition("work", {"0.0.0.5/0.0.0.255"}).warnings(),
            (Lines{"2:11 the mask 0.0.0.255 is not contiguous"}));
}

TEST(Review, WarnsOfATestAddressInANetworkThatIsComparedWithIt) {
  EXPECT_EQ(Builder()
                .group("vpn")
                .definition("a", {"1.2.0.0/16", "2001::/16", "1.3.0.0/16"})
                .definition("b", {"1.0.0.0/8"}, address("1.2.3.4"))
                .definition("c", {"0/0", "::/0"})
                .warnings(),
            (Lines{"2:11 the test address 1.2.3.4 itself lies in 1.2.0.0/16",
                   "2:21 the test address 2001::1 itself lies in 2001::/16",
                   "3:11 the test address 1.2.3.4 itself lies in 1.0.0.0/8"}));
  EXPECT_EQ(Builder().group("vpn").definition("a", {"1.0.0.0/8"}, address("1.1.1.1")).warnings(),
            Lines{})
      << "compared with another target";
}

TEST(Review, KnowsTheTestAddressesOfTheFile) {
  Builder builder;
  builder.group("vpn").definition("a", {"1.2.0.0/16", "9.0.0.0/8"});
  builder.config().test_ipv4 = address("9.9.9.9");
  EXPECT_EQ(builder.warnings(), (Lines{"2:21 the test address 9.9.9.9 itself lies in 9.0.0.0/8"}));
}

// [M]: "strange and unhelpful things will happen"
TEST(Review, WarnsOfAPeerInTwoGroupsOncePerGroup) {
  EXPECT_EQ(Builder()
                .group("vpn")
                .definition("work", {"10.0.0.0/8"})
                .definition("work", {"11.0.0.0/8"})
                .group("web")
                .definition("down", {"10.1.0.0/16"})
                .definition("work", {"10.0.0.0/8"})
                .definition("work", {"11.0.0.0/8"})
                .group("third")
                .definition("down", {"10.1.0.0/16"})
                .definition("work", {"12.0.0.0/8"})
                .warnings(),
            (Lines{"6:1 the peer 'work' is in two groups: 'web' and 'vpn' in line 1",
                   "10:1 the peer 'work' is in two groups: 'third' and 'vpn' in line 1"}));
}

TEST(Review, GivesItsWarningsInFileOrder) {
  EXPECT_EQ(Builder()
                .group("vpn")
                .definition("work", {"10.0.0.0/8", "10.0.0.0/8"})
                .group("web")
                .definition("work", {"1.2.0.0/16"})
                .group("empty")
                .warnings(),
            (Lines{"2:21 duplicate network 10.0.0.0/8, already in the same definition",
                   "4:1 the peer 'work' is in two groups: 'web' and 'vpn' in line 1",
                   "4:11 the test address 1.2.3.4 itself lies in 1.2.0.0/16",
                   "5:2 the group 'empty' has no definitions"}));
}

// CF12
TEST(Review, WarnsOfTargetsThatCanNeverBeAskedAbout) {
  const std::pair<const char*, const char*> targets[] = {
      {"0.0.0.0", "unspecified"},
      {"127.0.0.1", "loopback"},
      {"255.255.255.255", "broadcast"},
      {"224.0.0.1", "multicast"},
      {"169.254.3.4", "link-local"},
      {"::", "unspecified"},
      {"::1", "loopback"},
      {"ff02::1", "multicast"},
      {"fe80::1", "link-local"},
      {"::ffff:1.2.3.4", "IPv4-mapped"},
  };
  for (const auto& [text, kind] : targets) {
    const Address target = address(text);
    const bool is_ipv4 = target.family() == Family::ipv4;
    const std::string message = "the " + std::string(kind) + " address " + text +
                                " cannot be a target: the route towards it says nothing of the "
                                "network";
    EXPECT_EQ(Builder()
                  .group("g")
                  .definition("a", {is_ipv4 ? "10.0.0.0/8" : "fd00::/8"}, target)
                  .warnings(),
              Lines{"2:1 " + message});
    Builder builder;
    builder.group("g").definition("a", {is_ipv4 ? "10.0.0.0/8" : "fd00::/8"});
    (is_ipv4 ? builder.config().test_ipv4 : builder.config().test_ipv6) = target;
    builder.config().test_addresses_at[index_of(target.family())] = {1, 12};
    EXPECT_EQ(builder.warnings(), Lines{"1:12 " + message});
  }
  EXPECT_EQ(Builder().group("g").definition("a", {"10.0.0.0/8"}, address("192.0.2.1")).warnings(),
            Lines{});
}

TEST(Review, WarnsOfNetworksThatNoSourceAddressCanLieIn) {
  EXPECT_EQ(Builder()
                .group("g")
                .definition("a", {"::ffff:10.1.0.0/112", "127.0.0.0/8", "239.0.0.0/8", "ff02::/16",
                                  "::1/128"})
                .warnings(),
            (Lines{"2:11 no local address ever lies in ::ffff:10.1.0.0/112: its addresses are "
                   "IPv4-mapped",
                   "2:21 no local address ever lies in 127.0.0.0/8: its addresses are loopback",
                   "2:31 no local address ever lies in 239.0.0.0/8: its addresses are multicast",
                   "2:41 no local address ever lies in ff02::/16: its addresses are multicast",
                   "2:51 no local address ever lies in ::1/128: its addresses are loopback"}));
  EXPECT_EQ(Builder().group("g").definition("a", {"169.254.0.0/16", "fe80::/10"}).warnings(),
            Lines{});
}

TEST(Review, WarnsOfACatchAllInAFamilyThatTheGroupNamesNoPlaceIn) {
  EXPECT_EQ(Builder()
                .group("g")
                .definition("down/home", {"192.168.7.0/24"})
                .definition("away", {"0/0", "::/0"})
                .warnings(),
            Lines{"3:21 'away' is selected by every IPv6 address, but the group 'g' names no place "
                  "by its IPv6 network"});
  EXPECT_EQ(Builder()
                .group("g")
                .definition("down/home", {"2001:db8:7::/64"})
                .definition("away", {"0/0"})
                .warnings(),
            Lines{"3:11 'away' is selected by every IPv4 address, but the group 'g' names no place "
                  "by its IPv4 network"});
  EXPECT_EQ(Builder().group("g").definition("always", {"0/0", "::/0"}).warnings(), Lines{});
  EXPECT_EQ(Builder()
                .group("g")
                .definition("work", {"192.168.7.0/24"})
                .definition("down", {"0/0", "::/0"})
                .warnings(),
            Lines{})
      << "no peer is selected by it";
}

}  // namespace
}  // namespace conntrack::domain
