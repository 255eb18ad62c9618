// SPDX-License-Identifier: GPL-3.0-or-later
// The decision: tables of what each place selects. decision_model_test.cpp tries random ones.
#include "domain/decision/decision.h"

#include <gtest/gtest.h>

#include "domain/config/targets.h"
#include "tests/support/domain_printers.h"
#include "tests/support/parsed.h"
#include "tests/support/written_config.h"

namespace conntrack::domain {
namespace {

using tests::address;
using tests::written_config;

/// Local addresses towards the usual targets; an empty text means none.
struct Place {
  const char* towards_ipv4 = "";    // 1.2.3.4
  const char* towards_ipv6 = "";    // 2001::1
  const char* towards_remote = "";  // 9.9.9.9
};

Observation locals_at(const Place& place) {
  Observation locals;
  const auto set = [&](const char* target, const char* local) {
    if (*local != '\0') locals.set(address(target), Found{address(local), ""});
  };
  set("1.2.3.4", place.towards_ipv4);
  set("2001::1", place.towards_ipv6);
  set("9.9.9.9", place.towards_remote);
  return locals;
}

std::vector<std::string> texts(const std::vector<Address>& addresses) {
  std::vector<std::string> result;
  for (const Address& one : addresses) result.push_back(to_string(one));
  return result;
}

using Texts = std::vector<std::string>;

struct Row {
  const char* what;
  const char* group;  // the lines of the only group
  Place place;
  GroupDecision expected;
};

constexpr std::nullopt_t nothing = std::nullopt;
constexpr bool firm = true;
constexpr bool doubtful = false;

// DE2, DE3, CF7 and the firmness of WH4.
// clang-format off
const Row rows[] = {
    {"the only network, inside", "a = 10.0.0.0/8", {"10.1.2.3"}, {0, firm}},
    {"the only network, outside", "a = 10.0.0.0/8", {"11.1.2.3"}, {nothing, firm}},
    {"file order, not the longest prefix", "a = 10.0.0.0/8\nb = 10.1.0.0/16", {"10.1.2.3"}, {0, firm}},
    {"the second line", "a = 10.1.0.0/16\nb = 10.0.0.0/8", {"10.2.2.3"}, {1, firm}},
    {"a later network of a line", "a = 10.0.0.0/8 11.0.0.0/8\nb = 0/0", {"11.1.2.3"}, {0, firm}},
    {"everything", "a = 0.0.0.0/0", {"8.8.8.8"}, {0, firm}},
    {"a down tag is selected like any other", "down = 10.0.0.0/8\na = 0.0.0.0/0", {"10.1.2.3"}, {0, firm}},
    {"no local address at all", "a = 0.0.0.0/0", {}, {nothing, doubtful}},
    {"no line at all", "", {"10.1.2.3"}, {nothing, firm}},

    {"the remote address is asked about", "a = 9.9.9.9 10.0.0.0/8", {"10.1.2.3", "", "11.0.0.1"}, {nothing, firm}},
    {"and only it", "a = 9.9.9.9 10.0.0.0/8", {"", "", "10.0.0.1"}, {0, firm}},
    {"the remote has none, the next line matches", "a = 9.9.9.9 0.0.0.0/0\nb = 0.0.0.0/0", {"10.1.2.3"}, {1, doubtful}},

    {"IPv6", "a = fd00::/8", {"", "fd00::5"}, {0, firm}},
    {"mixed families, by IPv4", "a = fd00::/8 10.0.0.0/8", {"10.1.2.3", "2001:db8::1"}, {0, firm}},
    {"mixed families, by IPv6", "a = fd00::/8 10.0.0.0/8", {"11.1.2.3", "fd00::1"}, {0, firm}},
    {"mixed families, by neither", "a = fd00::/8 10.0.0.0/8", {"11.1.2.3", "fe00::1"}, {nothing, firm}},
    {"mixed families without IPv6: may still change", "a = fd00::/8 10.0.0.0/8", {"10.1.2.3"}, {0, doubtful}},
    {"IPv6 asked about behind the selected line", "a = 10.0.0.0/8\nb = fd00::/8", {"10.1.2.3"}, {0, firm}},
    {"IPv6 asked about before the selected line", "b = fd00::/8\na = 10.0.0.0/8", {"10.1.2.3"}, {1, doubtful}},
    {"IPv6 asked about, nothing selected", "a = 10.0.0.0/8\nb = fd00::/8", {"11.1.2.3"}, {nothing, doubtful}},

    {"link-local, selected", "a = 169.254.0.0/16", {"169.254.7.7"}, {0, doubtful}},
    {"link-local, not selected", "a = 10.0.0.0/8", {"169.254.7.7"}, {nothing, doubtful}},
    {"link-local of IPv6, selected", "a = fe80::/64", {"", "fe80::1"}, {0, doubtful}},
    {"link-local is not in /0", "a = 0.0.0.0/0", {"169.254.7.7"}, {nothing, doubtful}},
    {"link-local of IPv6 is not in /0", "a = ::/0", {"", "fe80::1"}, {nothing, doubtful}},
    {"link-local is not in what is wider", "a = 169.0.0.0/8", {"169.254.7.7"}, {nothing, doubtful}},
    {"loopback is no place", "a = 127.0.0.0/8", {"127.0.0.1"}, {nothing, doubtful}},
    {"loopback of IPv6 is no place", "a = ::/0", {"", "::1"}, {nothing, doubtful}},
    {"unspecified is no place", "a = 0.0.0.0/0", {"0.0.0.0"}, {nothing, doubtful}},
    {"just beside the link-local ones", "a = 0.0.0.0/0", {"169.253.255.255"}, {0, firm}},
};
// clang-format on

TEST(Decision, TakesTheFirstDefinitionWhoseLocalAddressLiesInOneOfItsNetworks) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    const Config config = written_config("[g]\n" + std::string(row.group));
    EXPECT_EQ(decide(config, config.groups[0], locals_at(row.place)), row.expected);
  }
}

// DE2: each group by itself, in file order.
TEST(Decision, OfAllGroupsIsThatOfEach) {
  const Config config = written_config(
      "[one]\na = 10.0.0.0/8\n"
      "[two]\nb = 11.0.0.0/8\n"
      "[three]\nc = 9.9.9.9 11.0.0.0/8\nd = 0.0.0.0/0");
  const Observation locals = locals_at({"10.1.2.3", "", "11.0.0.1"});
  EXPECT_EQ(decide(config, locals),
            (std::vector<GroupDecision>{{0, firm}, {std::nullopt, firm}, {0, firm}}));
  EXPECT_TRUE(decide(Config{}, locals).empty());
}

// CF4: the test addresses of the file are the ones asked about.
TEST(Decision, AsksAboutTheTestAddressesOfTheFile) {
  const Config config = written_config("test-addr = 9.9.9.9\n[g]\na = 10.0.0.0/8");
  const Observation locals = locals_at({"11.0.0.1", "", "10.0.0.1"});
  EXPECT_EQ(decide(config, config.groups[0], locals), (GroupDecision{0, firm}));
  EXPECT_EQ(texts(targets_to_probe(config)), Texts{"9.9.9.9"});
}

TEST(Decision, TriesADefinitionByItself) {
  const Config config = written_config("[g]\na = 10.0.0.0/8 11.0.0.0/8\nb = 11.0.0.0/8 fd00::/8");
  const Definition& first = config.groups[0].definitions[0];
  const Definition& second = config.groups[0].definitions[1];
  const Observation locals = locals_at({"11.0.0.1"});

  const MatchResult result = match_definition(config, first, locals);
  EXPECT_EQ(result.verdict, Verdict::selected);
  EXPECT_EQ(result.network, &first.networks[1].network);
  EXPECT_EQ(result.found, locals.find(address("1.2.3.4")));
  EXPECT_TRUE(result.settled);

  const MatchResult half = match_definition(config, second, locals);
  EXPECT_EQ(half.verdict, Verdict::selected);
  EXPECT_FALSE(half.settled);

  const MatchResult outside = match_definition(config, second, locals_at({"12.0.0.1"}));
  EXPECT_EQ(outside.verdict, Verdict::no_match);
  EXPECT_EQ(outside.network, nullptr);
  EXPECT_EQ(outside.found, nullptr);

  EXPECT_EQ(match_definition(config, first, {}).verdict, Verdict::no_address);
}

// DE6
TEST(Decision, WithoutAnyLocalAddressTheNetworkCountsAsDown) {
  EXPECT_TRUE(Observation{}.none());
  Observation locals;
  locals.set(address("1.2.3.4"), NoRoute{"Network is unreachable"});
  EXPECT_TRUE(locals.none());
  locals.set(address("2001::1"), Found{address("fe80::1"), ""});
  EXPECT_TRUE(locals.none()) << "a link-local address is no place";
  locals.set(address("2001::1"), Found{address("fd00::1"), ""});
  EXPECT_FALSE(locals.none());
}

// CF7, DE1
TEST(Targets, OfADefinitionAreItsRemoteOrTheTestAddressesOfItsFamilies) {
  const Config config = written_config(
      "[g]\n"
      "four = 10.0.0.0/8 11.0.0.0/8\n"
      "six = fd00::/8\n"
      "both = fd00::/8 10.0.0.0/8\n"
      "remote = 9.9.9.9 10.0.0.0/8\n"
      "remote6 = 2001:db8::9 fd00::/8");
  const Texts expected[] = {
      {"1.2.3.4"}, {"2001::1"}, {"1.2.3.4", "2001::1"}, {"9.9.9.9"}, {"2001:db8::9"}};
  for (std::size_t i = 0; i < std::size(expected); ++i) {
    EXPECT_EQ(texts(targets_of(config, config.groups[0].definitions[i])), expected[i]);
  }
}

// DE1
TEST(Targets, ToProbeAreAllThoseOfTheFileEachOnce) {
  const Config config = written_config(
      "[one]\na = 9.9.9.9 10.0.0.0/8\nb = 10.0.0.0/8\n"
      "[two]\nc = 2001:db8::9 fd00::/8\nd = 9.9.9.9 11.0.0.0/8\ne = 1.2.3.4 12.0.0.0/8");
  EXPECT_EQ(texts(targets_to_probe(config)), (Texts{"1.2.3.4", "9.9.9.9", "2001:db8::9"}));
  EXPECT_EQ(texts(targets_to_probe(written_config("[empty]"))), (Texts{"1.2.3.4", "2001::1"}));
}

}  // namespace
}  // namespace conntrack::domain
