// SPDX-License-Identifier: GPL-3.0-or-later
// A person takes peers down and brings others up: hands off (VP8).
#include <gtest/gtest.h>

#include "tests/support/reports.h"
#include "tests/unit/domain/tracker/laptop_at_home.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;
using namespace tests;

class PersonTest : public LaptopAtHome {
 protected:
  /// The one that is up.
  void take_down(const std::string& peer) {
    world.server.connected.erase(peer);
    world.feed(PersonChangedPeer{peer, false});
    world.advance(1min);
    world.take();
  }
};

TEST_F(PersonTest, APeerThatAPersonHasTakenDownStaysDown) {
  world.server.connected.clear();
  world.feed(PersonChangedPeer{"home", false});
  EXPECT_EQ(world.take(), Transcript{"1.000 hands-off vpn: home down"});
  world.advance(10min);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(fact("hands-off"), "yes");
  EXPECT_EQ(fact("state"), "none");
  go_to_the_cafe();
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(), (Transcript{"601.000 up vpn=cafe nm default-connection-change",
                                      "601.000 connect cafe"}));
}

// Its connect has succeeded, and the server has not listed it yet: that it never will is no
// failure.
TEST_F(PersonTest, APeerThatAPersonHasTakenDownAtOnceStaysDown) {
  go_to_the_cafe();
  world.feed(nm_default_connection_change());
  EXPECT_TRUE(world.server.connected.contains("cafe"));
  world.take();
  world.server.connected.erase("cafe");
  world.feed(PersonChangedPeer{"cafe", false});
  world.feed(KernelChanged{});
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{"1.000 hands-off vpn: cafe down"});
}

// While it is being connected, too; what the server says of the attempt comes too late.
TEST_F(PersonTest, APeerThatAPersonHasTakenDownWhileItComesUpStaysDown) {
  world.server.connect_takes = 2s;
  go_to_the_cafe();
  world.feed(nm_default_connection_change());
  world.take();
  world.feed(PersonChangedPeer{"cafe", false});
  world.server.refusals["cafe"] = 1;
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{"1.000 hands-off vpn: cafe down"});
}

// A unit that is restarted by hand: it is connected, and ours again, at once.
TEST_F(PersonTest, APeerThatAPersonHasRestartedIsKnownToBeThere) {
  go_to_the_cafe();
  world.feed(nm_default_connection_change());
  world.server.connected.clear();
  world.feed(PersonChangedPeer{"cafe", false});
  world.server.connected.insert("cafe");
  world.take();
  world.feed(PersonChangedPeer{"cafe", true});
  EXPECT_EQ(fact("state"), "connected");
  EXPECT_EQ(fact("hands-off"), "");
  EXPECT_EQ(world.take(), Transcript{});
}

// WH5: other links of the machine are no peers.
TEST_F(PersonTest, WhatAPersonDoesElsewhereIsNotAskedAbout) {
  const unsigned asked = world.server.asked;
  for (int times = 0; times < 1000; ++times) {
    world.feed(PersonChangedPeer{"Wired connection 1", times % 2 == 0});
  }
  EXPECT_EQ(world.server.asked, asked);
}

TEST_F(PersonTest, APersonsPeerStaysUpUntilUpOrResume) {
  for (const Command& command : {Command{UpCommand{}}, Command{ResumeCommand{}}}) {
    world.server.connected = {"home", "cafe"};
    world.feed(PersonChangedPeer{"cafe", true});
    world.advance(1min);
    EXPECT_EQ(world.server.connected, (std::set<std::string>{"home", "cafe"}));
    world.feed(CommandReceived{"j", command});
    EXPECT_EQ(world.server.connected, std::set<std::string>{"home"});
    EXPECT_EQ(fact("hands-off"), "");
  }
}

// WH4: what is held is no outcome yet.
TEST_F(PersonTest, ABlipDoesNotBringBackWhatAPersonHasTakenDown) {
  take_down("home");
  world.kernel.gives_none("1.2.3.4");
  world.feed(KernelChanged{});
  world.advance(500ms);
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  world.feed(KernelChanged{});
  world.advance(1min);
  world.feed(nm_disconnected());
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(fact("hands-off"), "yes");
}

TEST_F(PersonTest, NeitherDoesABlipDuringWhichItIsTakenDown) {
  world.kernel.gives_none("1.2.3.4");
  world.feed(KernelChanged{});
  world.advance(100ms);
  world.server.connected.erase("home");
  world.feed(PersonChangedPeer{"home", false});
  world.take();
  world.advance(100ms);
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  world.feed(KernelChanged{});
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{});
}

TEST_F(PersonTest, ThePlaceIsAnotherOnceItIsActedOn) {
  take_down("home");
  world.kernel.gives_none("1.2.3.4");
  world.feed(KernelChanged{});
  world.advance(5s);
  EXPECT_EQ(fact("hands-off"), "");
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(),
            (Transcript{"66.000 up vpn=home nm default-connection-change", "66.000 connect home"}));
}

// DE10: neither beside the person's peer nor when that is gone.
TEST_F(PersonTest, WhatHasFailedIsNotTriedAgainMeanwhile) {
  world.server.connected.clear();
  world.server.refusals["home"] = 1000;
  world.feed(nm_default_connection_change());
  world.server.connected = {"cafe"};
  world.feed(PersonChangedPeer{"cafe", true});
  world.advance(10s);
  world.server.connected.clear();
  world.feed(PersonChangedPeer{"cafe", false});
  world.take();
  world.advance(10min);
  EXPECT_EQ(world.take(), Transcript{});
}

}  // namespace
}  // namespace conntrack::domain
