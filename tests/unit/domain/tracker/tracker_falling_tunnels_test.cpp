// SPDX-License-Identifier: GPL-3.0-or-later
// A VPN that is killed has the route for a while yet (VP6).
#include <gtest/gtest.h>

#include "tests/support/reports.h"
#include "tests/support/simulated_world.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;
using namespace tests;

/// In a cafe, by a VPN that takes the default route; the office has one of its own.
class FallingTunnelTest : public testing::Test {
 protected:
  FallingTunnelTest() {
    world.server.tunnels = {{"office", "tun0"}, {"roam", "tun1"}};
    world.kernel.tunnels_take_routes = {{"tun1", "192.168.99.2"}};
    world.server.tunnels_stay = 1s;
    world.kernel.gives("1.2.3.4", "172.16.0.1");
    world.begin(nm_initially_connected());
    world.feed(nm_default_connection_change());
    world.take();
  }

  SimulatedWorld world{"[vpn]\noffice = 10.0.0.0/8\nroam = 0.0.0.0/0\n"};
};

TEST_F(FallingTunnelTest, IsNoPlace) {
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(), (Transcript{"0.000 up vpn=office nm default-connection-change",
                                      "0.000 kill roam", "0.000 connect office"}));
  world.advance(100ms);
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(world.status({"group", "vpn"}).back(), "under-tunnel=tun1");
  world.advance(1s);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_NE(world.status({"group", "vpn"}).back(), "under-tunnel=tun1");
}

// What leads to a target ten seconds later is somebody else's.
TEST_F(FallingTunnelTest, IsAPlaceIfItStays) {
  world.server.tunnels_stay = 1h;
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.feed(nm_default_connection_change());
  world.take();
  world.feed(nm_default_connection_change());
  world.advance(9s);
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(2s);
  world.feed(nm_default_connection_change());
  const Transcript seen = world.take();
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen.front(), "11.000 up vpn=roam nm default-connection-change");
}

}  // namespace
}  // namespace conntrack::domain
