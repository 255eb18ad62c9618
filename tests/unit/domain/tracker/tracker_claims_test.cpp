// SPDX-License-Identifier: GPL-3.0-or-later
// What the managers' and the person's claims do, and how long they stand (WH3).
#include <gtest/gtest.h>

#include "tests/support/reports.h"
#include "tests/unit/domain/tracker/laptop_at_home.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;
using namespace tests;

class ClaimStoriesTest : public LaptopAtHome {};

TEST_F(ClaimStoriesTest, AStateEqualToTheLastIsNoEvent) {
  const unsigned rounds = world.kernel.asked;
  world.feed(nm_connected());
  EXPECT_EQ(world.kernel.asked, rounds);
}

TEST_F(ClaimStoriesTest, AManagersDownBringsEveryGroupDownThoughTheAddressesRemain) {
  world.feed(nm_disconnected());
  EXPECT_EQ(claim(), "claim=down");
  world.advance(2s);
  EXPECT_EQ(world.take(), (Transcript{"3.000 down nm disconnected", "3.000 kill home"}));
}

TEST_F(ClaimStoriesTest, AManagersDownCountsForNothingWhileAnotherSaysUp) {
  world.feed(connman("online", true));
  world.feed(nm_disconnected());
  world.advance(5s);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(claim(), "claim=up");
  world.feed(connman("ready"));
  EXPECT_EQ(claim(), "claim=down");
}

TEST_F(ClaimStoriesTest, AManagersDownLapsesForGoodAtTheIntervalTimer) {
  world.feed(nm_disconnected());
  world.advance(3s);
  world.take();
  // Restarted by the round that acted, at 3 s (WH8).
  world.advance(28s);
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(1s);
  EXPECT_EQ(world.take(), (Transcript{"33.000 up vpn=home interval-timer", "33.000 connect home"}));
  world.advance(2min);
  EXPECT_EQ(world.take(), Transcript{});
}

TEST_F(ClaimStoriesTest, AManagersDownLapsesAtACheckThatFindsOtherAddressesAndNotByNoise) {
  world.feed(nm_disconnected());
  world.advance(3s);
  world.take();
  world.feed(KernelChanged{});
  world.advance(1s);
  EXPECT_EQ(claim(), "claim=down");
  EXPECT_EQ(world.take(), Transcript{});
  go_to_the_cafe();
  world.feed(KernelChanged{});
  world.advance(50ms);
  EXPECT_EQ(world.take(), (Transcript{"5.050 up vpn=cafe route-change", "5.050 connect cafe"}));
}

// A round that a report asks for is no check.
TEST_F(ClaimStoriesTest, AManagersDownDoesNotLapseByAnotherManagersWord) {
  world.feed(nm_disconnected());
  world.advance(3s);
  world.take();
  go_to_the_cafe();
  world.feed(connman("ready", true));
  EXPECT_EQ(claim(), "claim=down");
}

TEST_F(ClaimStoriesTest, AManagersDownIsMadeWithTheAddressesOfTheRoundThatFollows) {
  // The kernel changed first: its addresses are no news to the claim.
  go_to_the_cafe();
  world.feed({nm_disconnected(), KernelChanged{}});
  world.advance(100ms);
  world.feed(KernelChanged{});
  world.advance(100ms);
  EXPECT_EQ(claim(), "claim=down");
}

TEST_F(ClaimStoriesTest, AManagersDownLapsesWhenTheManagerOrTheBusVanishes) {
  const Event goings[] = {ManagerPresence{Manager::network_manager, false},
                          bus(BusChanged::State::lost)};
  for (const Event& going : goings) {
    world.feed(ManagerPresence{Manager::network_manager, true});
    world.feed(nm_disconnected());
    world.advance(3s);
    EXPECT_EQ(world.server.connected, std::set<std::string>{});
    world.feed(going);
    EXPECT_EQ(claim(), "claim=none");
    EXPECT_EQ(world.server.connected, std::set<std::string>{"home"});
  }
}

TEST_F(ClaimStoriesTest, AManagersDownLapsesAtAnyCheckThatFindsOtherAddresses) {
  world.feed(nm_disconnected());
  world.advance(3s);
  for (const Event& check : {Event{Resumed{}}, Event{CommandReceived{"j", ResumeCommand{}}}}) {
    EXPECT_EQ(claim(), "claim=down");
    go_to_the_cafe();
    world.feed(check);
    EXPECT_EQ(claim(), "claim=none");
    world.kernel.gives("1.2.3.4", "192.168.0.1");
    world.feed(nm_connected());
    world.feed(nm_disconnected());
    world.advance(3s);
  }
}

TEST_F(ClaimStoriesTest, AManualDownOutlivesTheManagersAndTheBus) {
  world.feed(CommandReceived{"j", DownCommand{}});
  world.feed(bus(BusChanged::State::lost));
  world.feed(bus(BusChanged::State::connected));
  world.feed(ManagerPresence{Manager::network_manager, true});
  world.feed(nm_initially_connected());
  EXPECT_EQ(claim(), "claim=manual-down");
  EXPECT_EQ(world.server.connected, std::set<std::string>{});
}

TEST_F(ClaimStoriesTest, AManualDownStandsUntilUp) {
  world.feed(CommandReceived{"j", DownCommand{}});
  EXPECT_EQ(world.take(),
            (Transcript{"1.000 job j is done", "1.000 down manual", "1.000 kill home"}));
  go_to_the_cafe();
  world.feed({nm_default_connection_change(), connman("online", true), KernelChanged{}});
  world.advance(10min);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(claim(), "claim=manual-down");
  world.feed(CommandReceived{"k", UpCommand{}});
  EXPECT_EQ(world.take(), (Transcript{"601.000 job k is done", "601.000 up vpn=cafe manual",
                                      "601.000 connect cafe"}));
}

TEST_F(ClaimStoriesTest, AManualDownStandsUntilAManagerThatSaidDownSaysUp) {
  world.feed(CommandReceived{"j", DownCommand{}});
  world.advance(10s);
  world.feed(nm_disconnected());
  world.advance(10s);
  world.take();
  world.feed(nm_connected());
  EXPECT_EQ(world.take(), (Transcript{"21.000 up vpn=home nm connected", "21.000 connect home"}));
}

TEST_F(ClaimStoriesTest, UpClearsAManagersDown) {
  world.feed(nm_disconnected());
  world.advance(3s);
  world.take();
  world.feed(CommandReceived{"j", UpCommand{}});
  EXPECT_EQ(claim(), "claim=none");
  EXPECT_EQ(world.take()[1], "4.000 up vpn=home manual");
}

}  // namespace
}  // namespace conntrack::domain
