// SPDX-License-Identifier: GPL-3.0-or-later
// A VPN takes the route while it comes up, and nobody tells which link is its own (ADR 12).
#include <gtest/gtest.h>

#include "tests/support/parsed.h"
#include "tests/support/reports.h"
#include "tests/unit/domain/tracker/laptop_at_home.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;
using namespace tests;

/// A VPN that takes the route while it comes up, and whose link is not told.
class RisingTunnelTest : public LaptopAtHome {
 protected:
  RisingTunnelTest() {
    world.server.connect_takes = 2s;
    world.server.listed_early = world.server.nameless = {"cafe"};
    go_to_the_cafe();
    world.feed(nm_default_connection_change());
    world.take();
    world.kernel.gives_by_tunnel("1.2.3.4", "192.168.99.2", "tun0");
  }
};

TEST_F(RisingTunnelTest, IsNotTakenForAPlace) {
  world.kernel.gives_under_tunnel("1.2.3.4", "10.0.0.1");
  world.feed(KernelChanged{});
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(fact("under-tunnel"), "tun0");
}

TEST_F(RisingTunnelTest, IsNoneIfWhatTheAttemptBeganWithIsGone) {
  world.kernel.gives_under_tunnel("1.2.3.4", "10.0.0.7");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(),
            (Transcript{"1.000 up vpn=home nm default-connection-change", "1.000 abandon cafe",
                        "1.000 kill cafe", "1.000 connect home"}));
}

TEST_F(RisingTunnelTest, IsNoneIfNothingLiesUnderIt) {
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(),
            (Transcript{"1.000 up vpn=home nm default-connection-change", "1.000 abandon cafe",
                        "1.000 kill cafe", "1.000 connect home"}));
}

TEST_F(RisingTunnelTest, IsNoneIfTheLinkCannotBeOne) {
  world.kernel.gives("1.2.3.4", "192.168.99.2", "eth1");
  world.kernel.gives_under_tunnel("1.2.3.4", "10.0.0.1");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take().back(), "1.000 connect home") << "a cable was plugged in";
}

// DE9: the server does not know IFNAME.
TEST_F(RisingTunnelTest, IsNoneIfNobodyKnowsOfTunnels) {
  world.server.listed_early = world.server.nameless = {};
  world.kernel.gives_under_tunnel("1.2.3.4", "10.0.0.1");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take().back(), "1.000 connect home");
}

TEST_F(RisingTunnelTest, IsNoneIfThePeerIsUpAndHasNone) {
  world.server.listed_early = world.server.nameless = {};
  go_to_the_cafe();
  world.advance(3s);
  world.kernel.gives_by_tunnel("1.2.3.4", "192.168.99.2", "tun0");
  world.kernel.gives_under_tunnel("1.2.3.4", "10.0.0.1");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take().back(), "4.000 connect home");
}

TEST_F(RisingTunnelTest, IsKnownForAsLongAsItsPeerIsThere) {
  world.kernel.gives_under_tunnel("1.2.3.4", "10.0.0.1");
  world.feed(nm_default_connection_change());
  world.advance(10min);
  EXPECT_EQ(world.take(), Transcript{});
  world.kernel.gives_under_tunnel("1.2.3.4", "192.168.0.1");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(), (Transcript{"601.000 up vpn=home nm default-connection-change",
                                      "601.000 kill cafe", "601.000 connect home"}));
}

// The first list after the connect may come when all is over.
TEST_F(RisingTunnelTest, IsRecognisedWhenItsPeerIsJustUp) {
  world.kernel.gives_under_tunnel("1.2.3.4", "10.0.0.1");
  world.advance(3s);
  world.feed(nm_default_connection_change());
  world.advance(10min);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(fact("under-tunnel"), "tun0");
}

// At the cafe there is IPv4 alone, and the VPN brings an address of the office in IPv6.
TEST(RisingTunnel, IsRecognisedWhereNoRouteWas) {
  SimulatedWorld world("[vpn]\ndown/office = fd00::/8\ncafe = 10.0.0.0/8\n");
  world.server.connect_takes = 2s;
  world.server.listed_early = world.server.nameless = {"cafe"};
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.begin(nm_initially_connected());
  EXPECT_EQ(world.take().back(), "0.000 connect cafe");
  world.kernel.gives_by_tunnel("2001::1", "fd00::9", "tun0");
  world.kernel.under_tunnels[address("2001::1")] = NoRoute{"Network is unreachable"};
  world.feed(nm_default_connection_change());
  world.advance(10min);
  EXPECT_EQ(world.take(), Transcript{});
}

// A link that comes long after is somebody else's, and a place like any other (VP7).
TEST_F(RisingTunnelTest, IsNotRecognisedLater) {
  go_to_the_cafe();
  world.advance(1min);
  world.kernel.gives_by_tunnel("1.2.3.4", "192.168.99.2", "tun0");
  world.kernel.gives_under_tunnel("1.2.3.4", "10.0.0.1");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take().back(), "61.000 connect home");
}

}  // namespace
}  // namespace conntrack::domain
