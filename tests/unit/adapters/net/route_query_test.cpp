// SPDX-License-Identifier: GPL-3.0-or-later
// RouteQuery: which source address the kernel would use, also as if some links were not there. Runs
// in a network of its own.
#include "adapters/net/route_query.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <map>
#include <set>

#include "adapters/net/route_choice.h"
#include "tests/support/net_namespace.h"

namespace conntrack::adapters::net {
namespace {

using domain::Address;
using tests::ip;

Address address(const char* text) { return *domain::parse_address(text); }

std::string text_of(const RouteAnswer& answer) {
  if (const auto* const error = std::get_if<std::error_code>(&answer)) return error->message();
  const auto& route = std::get<Route>(answer);
  return route.source ? to_string(*route.source) : "no address";
}

/// A laptop in two networks, with a tunnel that the tests give routes.
struct RouteQueryTest : testing::Test {
  RouteQuery query;

  void SetUp() override {
    tests::enter_new_network();
    for (const char* link : {"eth0", "wlan0", "tun0"}) {
      ip({"tuntap", "add", link, "mode", "tun"});
      ip({"link", "set", link, "addrgenmode", "none", "up"});
    }
    ip({"address", "add", "192.168.7.2/24", "dev", "eth0"});
    ip({"address", "add", "10.20.0.3/16", "dev", "wlan0"});
    ip({"address", "add", "10.99.0.1/32", "dev", "tun0"});
    ip({"address", "add", "2001:db8:7::2/64", "dev", "eth0", "nodad"});
    ip({"address", "add", "2001:db8:99::1/128", "dev", "tun0", "nodad"});
    ip({"route", "add", "default", "dev", "eth0", "metric", "100"});
    ip({"route", "add", "default", "dev", "wlan0", "metric", "600"});
    ip({"-6", "route", "add", "default", "dev", "eth0", "metric", "100"});
  }

  std::string without(const char* target, const std::vector<std::string>& links) {
    return text_of(query.route_without(address(target), links));
  }

  std::vector<Link> all_links() { return std::get<std::vector<Link>>(query.links()); }

  std::string name_of(std::uint32_t link) { return std::get<Link>(query.link(link)).name; }

  std::uint32_t index_of(const std::string& name) {
    for (const Link& link : all_links()) {
      if (link.name == name) return link.index;
    }
    return 0;
  }
};

// DE1: what a socket would have.
TEST_F(RouteQueryTest, TellsSourceAndLinkTowardsATarget) {
  const auto found = std::get<Route>(query.route(address("1.2.3.4")));
  EXPECT_EQ(found.source, address("192.168.7.2"));
  EXPECT_EQ(name_of(found.link), "eth0");
  EXPECT_EQ(text_of(query.route(address("2001::1"))), "2001:db8:7::2");
  EXPECT_EQ(text_of(query.route(address("10.20.9.9"))), "10.20.0.3");
}

TEST_F(RouteQueryTest, ListsTheLinks) {
  ip({"link", "set", "tun0", "down"});
  std::map<std::string, bool> up;
  for (const Link& link : all_links()) {
    up[link.name] = link.is_up;
    EXPECT_EQ(link.is_loopback, link.name == "lo") << link.name;
    EXPECT_EQ(name_of(link.index), link.name);
  }
  EXPECT_EQ(up, (std::map<std::string, bool>{
                    {"eth0", true}, {"lo", true}, {"tun0", false}, {"wlan0", true}}));
  EXPECT_EQ(std::get<std::error_code>(query.link(9999)), std::errc::no_such_device);
}

TEST_F(RouteQueryTest, ListsTheAddressesOfALink) {
  ip({"address", "add", "10.99.1.1", "peer", "10.99.1.2", "dev", "tun0"});
  ip({"address", "add", "169.254.7.7/16", "dev", "tun0"});
  const auto addresses = [&](std::uint32_t link, domain::Family family) {
    std::set<std::string> texts;
    const auto told = query.addresses(link, family);
    for (const Address& each : std::get<std::vector<Address>>(told)) texts.insert(to_string(each));
    return texts;
  };
  using Texts = std::set<std::string>;
  const std::uint32_t tunnel = index_of("tun0");
  EXPECT_EQ(addresses(tunnel, domain::Family::ipv4),
            (Texts{"10.99.0.1", "10.99.1.1", "169.254.7.7"}));
  EXPECT_EQ(addresses(tunnel, domain::Family::ipv6), Texts{"2001:db8:99::1"});
  EXPECT_EQ(addresses(index_of("wlan0"), domain::Family::ipv6), Texts{});
}

// The ways in which VPNs take the default route (VP6): the tunnel's address is what the kernel
// gives, and the link's what lies under it.
struct Takeover {
  std::string name;
  std::vector<std::vector<std::string>> commands;  // of ip(8)
};

struct UnderATunnel : RouteQueryTest, testing::WithParamInterface<Takeover> {};

TEST_P(UnderATunnel, TheLinksAddressIsFound) {
  for (const auto& command : GetParam().commands) ip(command);
  ASSERT_EQ(text_of(query.route(address("1.2.3.4"))), "10.99.0.1");
  EXPECT_EQ(without("1.2.3.4", {"tun0"}), "192.168.7.2");
  ASSERT_EQ(text_of(query.route(address("2001::1"))), "2001:db8:99::1");
  EXPECT_EQ(without("2001::1", {"tun0"}), "2001:db8:7::2");
}

std::vector<std::vector<std::string>> policy_rules() {
  std::vector<std::vector<std::string>> commands;
  for (const char* family : {"-4", "-6"}) {
    commands.push_back({family, "route", "add", "default", "dev", "tun0", "table", "51820"});
    commands.push_back({family, "rule", "add", "not", "fwmark", "51820", "table", "51820"});
    commands.push_back({family, "rule", "add", "table", "main", "suppress_prefixlength", "0"});
  }
  return commands;
}

INSTANTIATE_TEST_SUITE_P(
    Each, UnderATunnel,
    testing::Values(Takeover{"ByMetric",
                             {{"route", "add", "default", "dev", "tun0", "metric", "50"},
                              {"-6", "route", "add", "default", "dev", "tun0", "metric", "50"}}},
                    Takeover{"ByTwoHalves",
                             {{"route", "add", "0.0.0.0/1", "dev", "tun0"},
                              {"route", "add", "128.0.0.0/1", "dev", "tun0"},
                              {"-6", "route", "add", "::/1", "dev", "tun0"},
                              {"-6", "route", "add", "8000::/1", "dev", "tun0"}}},
                    Takeover{"ByRulesAndMark", policy_rules()}),
    [](const auto& about) { return about.param.name; });

// Of two networks under a tunnel the one with the smaller metric, or with the longer prefix.
TEST_F(RouteQueryTest, PrefersWhatTheKernelWouldPrefer) {
  ip({"route", "add", "default", "dev", "tun0", "metric", "50"});
  EXPECT_EQ(without("1.2.3.4", {"tun0"}), "192.168.7.2");
  EXPECT_EQ(without("10.20.5.5", {"tun0"}), "10.20.0.3");
  EXPECT_EQ(without("1.2.3.4", {"eth0", "tun0"}), "10.20.0.3");
  ip({"route", "add", "1.2.0.0/16", "dev", "wlan0", "metric", "900"});
  EXPECT_EQ(without("1.2.3.4", {"tun0"}), "10.20.0.3");
}

// VP7: the tunnel of somebody else is a place like any other.
TEST_F(RouteQueryTest, AnotherTunnelStaysInTheWay) {
  for (const auto& command : policy_rules()) ip(command);
  ip({"route", "add", "default", "dev", "wlan0", "table", "51821"});
  EXPECT_EQ(without("1.2.3.4", {"eth0"}), "10.99.0.1");
  EXPECT_EQ(without("1.2.3.4", {}), text_of(query.route(address("1.2.3.4"))));
}

// DE1: a packet of UDP, where a rule asks for it.
TEST_F(RouteQueryTest, TellsTheRouteOfAFlow) {
  for (const char* family : {"-4", "-6"}) {
    ip({family, "route", "add", "default", "dev", "tun0", "table", "100"});
    ip({family, "rule", "add", "ipproto", "udp", "sport", "4000", "dport", "9", "table", "100"});
  }
  for (const char* target : {"1.2.3.4", "2001::1"}) {
    const auto link_of = [&](UdpPorts ports) {
      return name_of(std::get<Route>(query.route(address(target), ports)).link);
    };
    EXPECT_EQ(link_of({4000, 9}), "tun0");
    EXPECT_EQ(link_of({4001, 9}), "eth0");
    EXPECT_EQ(link_of({}), "eth0");
  }
}

// VP6: a rule for sockets that are bound to a link is none for others, whatever else leads to its
// table.
TEST_F(RouteQueryTest, ARuleForBoundSocketsIsNoWayForOthers) {
  ip({"address", "add", "2001:db8:20::3/64", "dev", "wlan0", "nodad"});
  ip({"-6", "route", "add", "default", "dev", "wlan0", "metric", "600"});
  for (const char* family : {"-4", "-6"}) {
    ip({family, "route", "add", "default", "dev", "wlan0", "table", "100"});
    ip({family, "rule", "add", "oif", "wlan0", "table", "100"});
    ip({family, "rule", "add", "iif", "wlan0", "table", "100"});
    ip({family, "rule", "add", "fwmark", "5", "table", "100"});
  }
  ip({"rule", "add", "from", "10.20.0.3", "table", "100"});
  EXPECT_EQ(without("1.2.3.4", {"tun0"}), "192.168.7.2");
  EXPECT_EQ(without("2001::1", {"tun0"}), "2001:db8:7::2");
  // It has a route all the same.
  EXPECT_EQ(without("1.2.3.4", {"tun0", "eth0"}), "10.20.0.3");
  EXPECT_EQ(without("2001::1", {"tun0", "eth0"}), "2001:db8:20::3");
}

TEST_F(RouteQueryTest, ARuleForAllButALinkIsAWay) {
  ip({"route", "add", "default", "dev", "wlan0", "table", "100"});
  ip({"rule", "add", "not", "oif", "tun0", "table", "100"});
  ASSERT_EQ(text_of(query.route(address("1.2.3.4"))), "10.20.0.3");
  EXPECT_EQ(without("1.2.3.4", {"tun0"}), "10.20.0.3");
  ip({"rule", "add", "oif", "wlan0", "table", "100"});
  ip({"rule", "add", "iif", "lo", "table", "100"});
  EXPECT_EQ(without("1.2.3.4", {"tun0"}), "10.20.0.3");
}

// Towards IPv4 the kernel pretends that a target is on the link which it is asked of.
TEST_F(RouteQueryTest, ALinkWithoutARouteIsNoWay) {
  ip({"route", "del", "default", "dev", "eth0"});
  ip({"route", "del", "default", "dev", "wlan0"});
  ip({"-6", "route", "del", "default", "dev", "eth0"});
  ip({"route", "add", "default", "dev", "tun0"});
  ip({"-6", "route", "add", "default", "dev", "tun0"});
  for (const char* target : {"1.2.3.4", "2001::1"}) {
    for (const char* link : {"eth0", "tun0"}) {
      const RouteAnswer bound = query.route(address(target), index_of(link));
      EXPECT_EQ(std::holds_alternative<Route>(bound), std::string(link) == "tun0") << target;
    }
    const RouteAnswer answer =
        query.route_without(address(target), std::vector<std::string>{"tun0"});
    ASSERT_TRUE(std::holds_alternative<std::error_code>(answer)) << target;
    EXPECT_TRUE(means_no_route(std::get<std::error_code>(answer))) << target;
  }
}

// A kill switch is a `prohibit` route that remains when the tunnel is gone. Behind the link's own
// route it is not in the way; before it, the link is no way to the target.
TEST_F(RouteQueryTest, AKillSwitchCountsByItsMetric) {
  ip({"route", "add", "default", "dev", "tun0", "metric", "50"});
  ip({"route", "add", "prohibit", "default", "metric", "2000"});
  EXPECT_EQ(without("1.2.3.4", {"tun0"}), "192.168.7.2");
  ip({"route", "add", "prohibit", "default", "metric", "60"});
  const RouteAnswer answer =
      query.route_without(address("1.2.3.4"), std::vector<std::string>{"tun0"});
  ASSERT_TRUE(std::holds_alternative<std::error_code>(answer));
  EXPECT_TRUE(means_no_route(std::get<std::error_code>(answer)));
}

// Each of these is the kernel's word for "no route", in either family.
TEST_F(RouteQueryTest, KnowsTheErrorsThatMeanNoRoute) {
  for (const char* kind : {"unreachable", "prohibit", "blackhole", "throw"}) {
    for (const char* target : {"203.0.113.7", "2001:db8:5::7"}) {
      ip({"route", "add", kind, target});
      const RouteAnswer answer = query.route(address(target));
      // A `throw` route goes on to the next table, which has nothing.
      ASSERT_TRUE(std::holds_alternative<std::error_code>(answer)) << kind << ' ' << target;
      EXPECT_TRUE(means_no_route(std::get<std::error_code>(answer)))
          << kind << ' ' << target << ": " << text_of(answer);
      ip({"route", "del", kind, target});
    }
  }
}

TEST_F(RouteQueryTest, AnAnswerWithoutAddressIsNoAddress) {
  tests::enter_new_network();
  RouteQuery here;
  ip({"tuntap", "add", "eth9", "mode", "tun"});
  ip({"link", "set", "eth9", "addrgenmode", "none", "up"});
  ip({"address", "del", "127.0.0.1/8", "dev", "lo"});
  ip({"route", "add", "default", "dev", "eth9"});
  EXPECT_EQ(text_of(here.route(address("1.2.3.4"))), "no address");
  EXPECT_TRUE(std::holds_alternative<std::error_code>(
      here.route_without(address("1.2.3.4"), std::vector<std::string>{"tun0"})));
}

// Unknown is not "no route": a process without descriptors cannot ask, and can when it has some.
TEST_F(RouteQueryTest, SaysSoIfItCannotAsk) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{0, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  const RouteAnswer plain = query.route(address("1.2.3.4"));
  const RouteAnswer under = query.route_without(address("1.2.3.4"), std::vector<std::string>{});
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  for (const RouteAnswer& answer : {plain, under}) {
    ASSERT_TRUE(std::holds_alternative<std::error_code>(answer));
    EXPECT_EQ(std::get<std::error_code>(answer), std::errc::too_many_files_open);
    EXPECT_FALSE(means_no_route(std::get<std::error_code>(answer)));
  }
  EXPECT_EQ(text_of(query.route(address("1.2.3.4"))), "192.168.7.2");
}

// A long list comes in several datagrams.
TEST_F(RouteQueryTest, ReadsALongListToItsEnd) {
  std::set<std::string> expected{"lo", "eth0", "wlan0", "tun0"};
  for (int number = 0; number < 100; ++number) {
    const std::string name = "tap" + std::to_string(number);
    ip({"tuntap", "add", name, "mode", "tap"});
    expected.insert(name);
  }
  std::set<std::string> names;
  for (const Link& link : all_links()) names.insert(link.name);
  EXPECT_EQ(names, expected);
  EXPECT_EQ(text_of(query.route(address("1.2.3.4"))), "192.168.7.2") << "nothing is left over";
}

// A VRF's table is not named by the rule that leads to it.
TEST(RouteChoice, TheBestRuleThatLeadsToATableCounts) {
  const std::vector<PolicyRule> rules{{254, true}, {100, false}, {101, false}, {101, true}};
  EXPECT_EQ(reach(254, rules), Reach::ordinary);
  EXPECT_EQ(reach(100, rules), Reach::bound);
  EXPECT_EQ(reach(101, rules), Reach::ordinary);
  EXPECT_EQ(reach(77, rules), Reach::none);
  EXPECT_EQ(reach(77, {}), Reach::ordinary) << "a kernel without rules";
}

TEST(RouteChoice, LongerPrefixThenOwnTableThenMetricThenOlderLink) {
  Route plain;
  plain.link = 5;
  plain.table = 254;
  plain.metric = 100;
  Route other = plain;
  other.link = 6;
  EXPECT_TRUE(is_preferred(plain, other));
  EXPECT_FALSE(is_preferred(other, plain));
  other.metric = 50;
  EXPECT_TRUE(is_preferred(other, plain));
  Route in_own_table = plain;
  in_own_table.table = 51820;
  in_own_table.metric = 1000;
  EXPECT_TRUE(is_preferred(in_own_table, other));
  Route half = plain;
  half.prefix_length = 1;
  half.metric = 2000;
  EXPECT_TRUE(is_preferred(half, in_own_table));
  Route last_table = other;
  last_table.table = 253;
  last_table.metric = 0;
  EXPECT_TRUE(is_preferred(plain, last_table));
  half.reach = Reach::bound;
  EXPECT_TRUE(is_preferred(plain, half));
  EXPECT_FALSE(is_preferred(plain, plain));
}

}  // namespace
}  // namespace conntrack::adapters::net
