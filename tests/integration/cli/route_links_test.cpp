// SPDX-License-Identifier: GPL-3.0-or-later
// The links of routes, where the system tells them (DE9, VP6).
#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "adapters/net/udp_route_probe.h"
#include "tests/support/net_namespace.h"

namespace conntrack::tests {
namespace {

/// The link by which the kernel would send to the target.
std::string link_of(const std::string& text) {
  const domain::Address target = *domain::parse_address(text);
  const auto observation = adapters::net::UdpRouteProbe().probe({{target}, {}});
  const domain::Found* found = observation.find(target);
  return found != nullptr ? found->interface : "none";
}

// DE9: every tunnel of a VPN may have the same address.
TEST(RouteLinks, TellsLinksWithOneAddressApart) {
  enter_new_network();
  const Cable v0("v0");
  const Cable v1("v1");
  v0.add_address("10.9.9.1/32");
  v1.add_address("10.9.9.1/32");
  ip({"route", "add", "198.51.100.1/32", "dev", "v0"});
  ip({"route", "add", "198.51.100.2/32", "dev", "v1"});
  EXPECT_EQ(link_of("198.51.100.1"), "v0");
  EXPECT_EQ(link_of("198.51.100.2"), "v1");
}

// WH4: a link that comes up may have its routes before its address.
TEST(RouteLinks, TellTheAddressOfAnotherLink) {
  enter_new_network();
  const Cable v0("v0");
  const Cable v1("v1");
  v0.add_address("10.98.0.2/24");
  ip({"route", "add", "default", "dev", "v1"});
  const auto found = [](const char* text) {
    const domain::Address target = *domain::parse_address(text);
    return *adapters::net::UdpRouteProbe().probe({{target}, {}}).find(target);
  };
  const domain::Address lent = *domain::parse_address("10.98.0.2");
  EXPECT_EQ(found("1.2.3.4"), (domain::Found{lent, "v1", true}));
  EXPECT_EQ(found("10.98.0.9"), (domain::Found{lent, "v0", false}));
  EXPECT_EQ(found("10.98.0.2"), (domain::Found{lent, "lo", false})) << "the machine itself";
  v1.add_address("192.168.17.5/24");
  EXPECT_EQ(found("1.2.3.4"), (domain::Found{*domain::parse_address("192.168.17.5"), "v1", false}));
}

// VP6: as if the tunnel were not there.
TEST(RouteLinks, LooksUnderATunnel) {
  enter_new_network();
  const Cable v0("v0");
  const Cable v1("v1");
  v0.add_address("10.1.2.3/24");
  v1.add_address("10.9.9.1/32");
  ip({"route", "add", "default", "via", "10.1.2.1", "dev", "v0"});
  ip({"route", "add", "0.0.0.0/1", "dev", "v1"});
  EXPECT_EQ(link_of("1.2.3.4"), "v1");
  const domain::UnderTunnel question{*domain::parse_address("1.2.3.4"), {"v1"}};
  const auto observation = adapters::net::UdpRouteProbe().probe({{}, {question}});
  const domain::Answer* under = observation.find(question);
  ASSERT_NE(under, nullptr);
  EXPECT_EQ(*under, (domain::Answer{domain::Found{*domain::parse_address("10.1.2.3"), "v0"}}));
}

}  // namespace
}  // namespace conntrack::tests
