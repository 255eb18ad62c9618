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

domain::Answer probe_one(const std::string& target) {
  return UdpRouteProbe().probe({{address(target)}, {}}).entries().at(0).answer;
}

class UdpRouteProbeIn : public testing::TestWithParam<tests::Scene> {};

TEST_P(UdpRouteProbeIn, FindsTheSourceAddressThatTheKernelWouldUse) {
  tests::enter_new_network();
  const Cable v0("v0");
  const Cable v1("v1");
  tests::arrange(GetParam());

  std::vector<Address> targets;
  for (const std::string& text : tests::scene_targets()) targets.push_back(address(text));
  const domain::Observation locals = UdpRouteProbe().probe({targets, {}});

  EXPECT_EQ(locals.entries().size(), targets.size());
  for (const Address& target : targets) {
    const tests::KernelRoute route = tests::ask_ip(to_string(target));
    const domain::Found* const found = locals.find(target);
    EXPECT_EQ(found != nullptr ? to_string(found->address) : "", route.source) << to_string(target);
  }
}

INSTANTIATE_TEST_SUITE_P(Scenes, UdpRouteProbeIn, testing::ValuesIn(tests::scenes()),
                         [](const auto& scene) { return std::string(scene.param.name); });

/// The link by which the kernel would send to the target.
std::string link_towards(const std::string& target) {
  const domain::Answer answer = probe_one(target);
  const auto* found = std::get_if<domain::Found>(&answer);
  return found != nullptr ? found->interface : "none";
}

TEST(UdpRouteProbe, NamesTheLinkOfTheRoute) {
  tests::enter_new_network();
  const Cable v0("v0");
  const Cable v1("v1");
  v0.add_address("10.1.2.3/24");
  v1.add_address("2001:db8:1::3/64");
  EXPECT_EQ(link_towards("10.1.2.99"), "v0");
  EXPECT_EQ(link_towards("2001:db8:1::99"), "v1");
  EXPECT_EQ(link_towards("127.0.0.1"), "lo");
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
  ASSERT_TRUE(std::holds_alternative<domain::Found>(probe_one("10.1.2.99")));
  EXPECT_EQ(tests::ip({"neighbour", "show", "to", "10.1.2.99"}), "");
}

TEST(UdpRouteProbe, GivesNothingForNoTargets) {
  EXPECT_TRUE(UdpRouteProbe().probe({}).entries().empty());
}

}  // namespace
}  // namespace conntrack::adapters::net
