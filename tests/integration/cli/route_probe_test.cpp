// SPDX-License-Identifier: GPL-3.0-or-later
// UdpRouteProbe against the kernel's own answer (DE1).
#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "adapters/net/udp_route_probe.h"
#include "tests/integration/cli/routes.h"
#include "tests/support/net_namespace.h"

namespace conntrack::adapters::net {
namespace {

using domain::Address;
using tests::Cable;

Address address(const std::string& text) { return *domain::parse_address(text); }

domain::ProbeAnswer probe_one(const std::string& target) {
  const Address targets[] = {address(target)};
  return UdpRouteProbe().probe(targets).entries().at(0).answer;
}

class UdpRouteProbeIn : public testing::TestWithParam<tests::Scene> {};

TEST_P(UdpRouteProbeIn, FindsTheSourceAddressThatTheKernelWouldUse) {
  tests::enter_new_network();
  const Cable v0("v0");
  const Cable v1("v1");
  tests::arrange(GetParam());

  std::vector<Address> targets;
  for (const std::string& text : tests::scene_targets()) targets.push_back(address(text));
  const domain::LocalAddresses locals = UdpRouteProbe().probe(targets);

  EXPECT_EQ(locals.entries().size(), targets.size());
  for (const Address& target : targets) {
    const tests::KernelRoute route = tests::ask_ip(to_string(target));
    const Address* const local = locals.find(target);
    EXPECT_EQ(local != nullptr ? to_string(*local) : "", route.source) << to_string(target);
  }
}

INSTANTIATE_TEST_SUITE_P(Scenes, UdpRouteProbeIn, testing::ValuesIn(tests::scenes()),
                         [](const auto& scene) { return std::string(scene.param.name); });

/// Every interface that the address is said to lie on.
std::vector<std::string> interfaces_of(const std::string& text) {
  const domain::Interfaces interfaces = UdpRouteProbe().interfaces();
  std::vector<std::string> names;
  const auto [begin, end] = interfaces.equal_range(address(text));
  for (auto each = begin; each != end; ++each) names.push_back(each->second);
  return names;
}

using Names = std::vector<std::string>;

TEST(UdpRouteProbe, NamesTheInterfacesOfTheAddresses) {
  const Cable v0("v0");
  const Cable v1("v1");
  v0.add_address("10.1.2.3/24");
  v1.add_address("2001:db8:1::3/64");
  tests::ip({"address", "add", "10.1.2.4/24", "dev", "v0", "label", "v0:vpn"});
  EXPECT_EQ(interfaces_of("10.1.2.3"), Names{"v0"});
  EXPECT_EQ(interfaces_of("10.1.2.4"), Names{"v0"});
  EXPECT_EQ(interfaces_of("2001:db8:1::3"), Names{"v1"});
  EXPECT_EQ(interfaces_of("127.0.0.1"), Names{"lo"});
  EXPECT_EQ(interfaces_of("10.1.2.99"), Names{});
}

// DE9 asks whether the address is a tunnel's: it must not seem so because a tunnel uses it, too.
TEST(UdpRouteProbe, PrefersTheInterfaceThatHasNotBorrowedTheAddress) {
  const Cable v0("v0");
  tests::ip({"address", "add", "10.1.2.3/32", "dev", "lo"});
  v0.add_address("10.1.2.3/24");
  EXPECT_EQ(interfaces_of("10.1.2.3"), Names{"v0"});
  tests::ip({"address", "del", "10.1.2.3/32", "dev", "lo"});
}

// DE9: every tunnel of a VPN may have the same address.
TEST(UdpRouteProbe, NamesEveryInterfaceThatHasTheAddress) {
  const Cable v0("v0");
  const Cable v1("v1");
  v0.add_address("10.9.9.1/32");
  v1.add_address("10.9.9.1/32");
  EXPECT_EQ(interfaces_of("10.9.9.1"), (Names{"v0", "v1"}));
}

TEST(UdpRouteProbe, SaysInWordsWhyThereIsNoAddress) {
  const Cable v0("v0");
  v0.add_address("10.1.2.3/24");
  const auto why = [](const std::string& target) {
    const auto answer = probe_one(target);
    const auto* const none = std::get_if<domain::NoRoute>(&answer);
    return none != nullptr ? none->why : "there is one";
  };
  EXPECT_EQ(why("1.2.3.4"), "Network is unreachable");
  EXPECT_EQ(why("2001::1"), "Network is unreachable");
  EXPECT_EQ(why("10.1.2.255"), "Permission denied");  // a broadcast address
}

// DE1: no packet is sent. The neighbour would have to be looked for first, so it would be known.
TEST(UdpRouteProbe, SendsNothing) {
  const Cable v0("v0");
  v0.add_address("10.1.2.3/24");
  ASSERT_TRUE(std::holds_alternative<Address>(probe_one("10.1.2.99")));
  EXPECT_EQ(tests::ip({"neighbour", "show", "to", "10.1.2.99"}), "");
}

TEST(UdpRouteProbe, GivesNothingForNoTargets) {
  EXPECT_TRUE(UdpRouteProbe().probe({}).entries().empty());
}

}  // namespace
}  // namespace conntrack::adapters::net
