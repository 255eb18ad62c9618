// SPDX-License-Identifier: GPL-3.0-or-later
// The VPN itself took the route towards a target (DE9).
#include <gtest/gtest.h>

#include "domain/decision/explanation.h"
#include "tests/support/domain_printers.h"
#include "tests/support/parsed.h"
#include "tests/support/reports.h"
#include "tests/support/simulated_world.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;
using namespace tests;

/// At home, with a VPN that takes the default route once it is up.
class OwnTunnelsTest : public testing::Test {
 protected:
  OwnTunnelsTest() {
    world.server.tunnels = {{"home", "tun0"}, {"x", "tun1"}};
    world.kernel.gives("1.2.3.4", "192.168.0.1");
    world.kernel.gives("9.9.9.9", "192.168.0.1");
    world.begin(nm_initially_connected());
    world.take();
    world.kernel.gives("1.2.3.4", "172.16.0.2", "tun0");
  }

  SimulatedWorld world{
      "[vpn]\nhome = 192.168.0.0/16\ncafe = 10.0.0.0/8\n"
      "[other]\nx = 9.9.9.9 192.168.0.0/16\n"};
};

// In the original such a setup kills and connects without end.
TEST_F(OwnTunnelsTest, LeaveTheGroupAsItIs) {
  world.feed(KernelChanged{});
  world.advance(10min);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(world.server.connected, (std::set<std::string>{"home", "x"}));
}

TEST_F(OwnTunnelsTest, AreToldOfInTheStatus) {
  EXPECT_EQ(world.tracker().tunnel_view("vpn"), nullptr);
  world.feed(KernelChanged{});
  world.advance(1s);
  const TunnelView* own = world.tracker().tunnel_view("vpn");
  ASSERT_NE(own, nullptr);
  EXPECT_EQ(own->own, (OwnTunnel{address("1.2.3.4"), {"home", "tun0"}}));
  EXPECT_FALSE(own->looked_under);
  EXPECT_EQ(world.tracker().tunnel_view("other"), nullptr);
  EXPECT_EQ(world.status({"group", "vpn"}).back(), "own-tunnel=tun0");
  EXPECT_EQ(world.status({"group", "other"}).back(), "damped=no");
}

// A server may have a peer of such a name: it is none of the group's (CF9, VP7).
TEST(OwnTunnels, AreNotThoseOfAPeerThatIsNamedAsATagOfDown) {
  SimulatedWorld world("[vpn]\ndown/home = 192.168.0.0/16\ncafe = 10.0.0.0/8\n");
  world.server.connected = {"down/home"};
  world.server.tunnels = {{"down/home", "tun0"}};
  world.kernel.gives("1.2.3.4", "10.0.0.1", "tun0");
  world.begin(nm_initially_connected());
  EXPECT_EQ(world.take(),
            (Transcript{"0.000 up vpn=cafe nm initially-connected", "0.000 connect cafe"}));
}

TEST_F(OwnTunnelsTest, LeaveOtherGroupsToTheirAddresses) {
  world.kernel.gives("9.9.9.9", "10.0.0.1");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(),
            (Transcript{"0.000 up vpn=home nm default-connection-change", "0.000 kill x"}));
}

TEST_F(OwnTunnelsTest, EndWhenTheRouteLeavesTheTunnel) {
  world.feed(nm_default_connection_change());
  world.kernel.gives("1.2.3.4", "10.0.0.1", "eth0");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(), (Transcript{"0.000 up vpn=cafe other=x nm default-connection-change",
                                      "0.000 kill home", "0.000 connect cafe"}));
  EXPECT_EQ(world.tracker().tunnel_view("vpn"), nullptr);
}

// Each tunnel of a VPN may have the same local address.
TEST_F(OwnTunnelsTest, AreToldApartByTheLinkThatTheRouteTakes) {
  world.kernel.gives("9.9.9.9", "172.16.0.2", "tun1");
  world.feed(KernelChanged{});
  world.advance(10min);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(world.status({"group", "other"}).back(), "own-tunnel=tun1");
}

// It may be on its way down, which takes no longer than ten seconds.
TEST_F(OwnTunnelsTest, EndSomeTimeAfterThePeerIsGone) {
  world.feed(nm_default_connection_change());
  world.server.connected.erase("home");
  world.feed(nm_default_connection_change());
  EXPECT_NE(world.tracker().tunnel_view("vpn"), nullptr);
  world.advance(10s);
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.tracker().tunnel_view("vpn"), nullptr);
}

// A person's down, and a manager's, is not of the VPN's making.
TEST_F(OwnTunnelsTest, DoNotProtectAGroupFromAClaimOfDown) {
  world.feed(nm_default_connection_change());
  world.feed(CommandReceived{"j", DownCommand{}});
  EXPECT_EQ(world.take(), (Transcript{"0.000 job j is done", "0.000 down manual", "0.000 kill home",
                                      "0.000 kill x"}));
}

// SC4: the pause begins between the server's answer and the kernel's second one.
TEST_F(OwnTunnelsTest, AreLookedUnderInVainIfAPauseHasBegun) {
  world.kernel.gives_under_tunnel("1.2.3.4", "10.0.0.1");
  world.kernel.takes = 100ms;
  world.feed(nm_default_connection_change());
  world.advance(150ms);
  world.feed(CommandReceived{"j", PauseCommand{}});
  world.take();
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_TRUE(world.server.connected.contains("home"));
}

TEST_F(OwnTunnelsTest, AreUnknownWithAServerThatDoesNotNameInterfaces) {
  world.server.tunnels.clear();
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(),
            (Transcript{"0.000 up other=x nm default-connection-change", "0.000 kill home"}));
}

}  // namespace
}  // namespace conntrack::domain
