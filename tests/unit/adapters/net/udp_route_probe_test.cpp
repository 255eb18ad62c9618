// SPDX-License-Identifier: GPL-3.0-or-later
// UdpRouteProbe: the links of routes. Runs in networks of its own.
#include "adapters/net/udp_route_probe.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <variant>
#include <vector>

#include "tests/support/net_namespace.h"

namespace conntrack::adapters::net {
namespace {

using domain::Address;
using domain::Answer;
using domain::Found;
using tests::ip;

Address address(const std::string& text) { return *domain::parse_address(text); }

void set(const std::string& name, const std::string& value) {
  std::ofstream file("/proc/sys/net/" + name);
  file << value << std::flush;
  ASSERT_TRUE(file) << name;
}

struct UdpRouteProbeTest : testing::Test {
  UdpRouteProbe probe;

  void SetUp() override {
    tests::enter_new_network();
    for (const char* link : {"eth0", "wlan0"}) {
      ip({"tuntap", "add", link, "mode", "tun"});
      ip({"link", "set", link, "addrgenmode", "none", "up"});
    }
    ip({"address", "add", "10.1.2.3/24", "dev", "eth0"});
    ip({"address", "add", "10.2.2.3/24", "dev", "wlan0"});
    ip({"address", "add", "2001:db8:1::3/64", "dev", "eth0", "nodad"});
    ip({"address", "add", "2001:db8:2::3/64", "dev", "wlan0", "nodad"});
  }

  Answer look(const std::string& target) {
    return probe.probe({{address(target)}, {}}).entries().at(0).answer;
  }

  /// Asks for many targets of a prefix, and expects that each is found, with its address's link.
  void expect_links_of_addresses(const std::string& prefix) {
    int on_eth0 = 0;
    for (int last = 1; last <= 32; ++last) {
      const Answer answer = look(prefix + std::to_string(last));
      ASSERT_TRUE(std::holds_alternative<Found>(answer));
      const auto& found = std::get<Found>(answer);
      const bool is_eth0s =
          found.address == address("10.1.2.3") || found.address == address("2001:db8:1::3");
      EXPECT_EQ(found.interface, is_eth0s ? "eth0" : "wlan0") << last;
      EXPECT_FALSE(found.is_borrowed) << last;
      on_eth0 += is_eth0s ? 1 : 0;
    }
    EXPECT_GT(on_eth0, 0);
    EXPECT_LT(on_eth0, 32);
  }
};

// The kernel chooses by addresses and ports: the link must be asked for as the address is.
TEST_F(UdpRouteProbeTest, TellsTheLinkOfTheFlowAmongSeveralRoutes) {
  set("ipv4/fib_multipath_hash_policy", "1");
  ip({"route", "add", "default", "nexthop", "dev", "eth0", "nexthop", "dev", "wlan0"});
  expect_links_of_addresses("1.2.3.");
}

TEST_F(UdpRouteProbeTest, TellsTheLinkOfTheFlowAmongSeveralRoutesOfIpv6) {
  set("ipv6/fib_multipath_hash_policy", "1");
  ip({"-6", "route", "add", "default", "nexthop", "via", "2001:db8:1::1", "dev", "eth0", "nexthop",
      "via", "2001:db8:2::1", "dev", "wlan0"});
  expect_links_of_addresses("2001::");
}

TEST_F(UdpRouteProbeTest, TellsTheLinkOfARuleForUdp) {
  for (const char* family : {"-4", "-6"}) {
    ip({family, "route", "add", "default", "dev", "eth0"});
    ip({family, "route", "add", "default", "dev", "wlan0", "table", "100"});
    ip({family, "rule", "add", "ipproto", "udp", "dport", "9", "table", "100"});
  }
  EXPECT_EQ(look("1.2.3.4"), Answer(Found{address("10.2.2.3"), "wlan0"}));
  EXPECT_EQ(look("2001::1"), Answer(Found{address("2001:db8:2::3"), "wlan0"}));
}

}  // namespace
}  // namespace conntrack::adapters::net
