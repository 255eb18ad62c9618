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

// A NetworkManager that manages nothing says so of a machine that is connected.
TEST_F(ClaimStoriesTest, AManagersDownIsDisprovedByASettledAddress) {
  world.feed(nm_disconnected());
  EXPECT_EQ(claim(), "claim=down");
  world.advance(2s);
  EXPECT_EQ(claim(), "claim=none");
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(10min);
  EXPECT_EQ(world.take(), Transcript{});
}

// WH8: before that, the addresses may be those from before the sleep.
TEST_F(ClaimStoriesTest, AManagersDownIsDisprovedASettleTimeAfterTheWakingUp) {
  world.feed(nm_disconnected());
  world.advance(1s);
  world.feed(Resumed{});
  world.advance(1999ms);
  EXPECT_EQ(claim(), "claim=down");
  world.advance(1ms);
  EXPECT_EQ(claim(), "claim=none");
}

TEST_F(ClaimStoriesTest, AManagersDownIsDisprovedAtTheFirstCheckIfThereIsNoSettleTime) {
  SimulatedWorld hasty(home_and_cafe, {.settle = 0s});
  hasty.kernel.gives("1.2.3.4", "192.168.0.1");
  hasty.begin(nm_initially_connected());
  hasty.take();
  hasty.feed(nm_disconnected());
  EXPECT_EQ(hasty.take(), Transcript{});
}

// At the start, with a NetworkManager that does not manage the link (WH3).
TEST(ClaimStories, AnUnmanagedLinkIsUsedAfterASettleTime) {
  SimulatedWorld world(home_and_cafe);
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  world.begin(nm_initially_disconnected());
  world.advance(3s);
  EXPECT_EQ(world.take(), (Transcript{"2.000 up vpn=home interval-timer", "2.000 connect home"}));
}

// ConnMan goes from idle to offline, and says both.
TEST_F(ClaimStoriesTest, ASecondWordOfDownCutsNothing) {
  world.feed(connman("ready"));
  world.feed(nm_disconnected());
  world.advance(5ms);
  world.take();
  world.feed(connman("idle"));
  world.advance(10ms);
  world.feed(connman("offline"));
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{});
}

TEST_F(ClaimStoriesTest, AManagerThatIsRestartedCutsNothing) {
  world.feed(ManagerPresence{Manager::network_manager, false});
  world.feed(ManagerPresence{Manager::network_manager, true});
  world.feed(nm_initially_disconnected());
  world.advance(10min);
  EXPECT_EQ(world.take(), Transcript{});
}

TEST_F(ClaimStoriesTest, AnIdleConnManOrIcdCutsNothing) {
  for (const Report& idle : {connman("idle", true), icd_initially_disconnected()}) {
    world.feed(ManagerPresence{idle.manager, true});
    world.feed(idle);
    world.advance(10min);
    EXPECT_EQ(world.take(), Transcript{});
  }
}

TEST_F(ClaimStoriesTest, AManagersDownStandsWithoutASettledAddress) {
  world.kernel.gives_none("1.2.3.4");
  world.feed(nm_disconnected());
  world.advance(2s);
  EXPECT_EQ(claim(), "claim=down");
  EXPECT_EQ(world.take(), (Transcript{"3.000 down nm disconnected", "3.000 kill home"}));
}

TEST_F(ClaimStoriesTest, AManagersDownCountsForNothingWhileAnotherSaysUp) {
  world.feed(connman("online", true));
  world.feed(nm_disconnected());
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(claim(), "claim=up");
  world.feed(connman("ready"));
  EXPECT_EQ(claim(), "claim=down");
}

TEST_F(ClaimStoriesTest, AManagersDownLapsesForGoodAtTheIntervalTimer) {
  world.kernel.gives_none("1.2.3.4");
  world.feed(nm_disconnected());
  world.advance(3s);
  world.take();
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  // Restarted by the round that acted, at 3 s (WH8).
  world.advance(28s);
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(1s);
  EXPECT_EQ(world.take(), (Transcript{"33.000 up vpn=home interval-timer", "33.000 connect home"}));
  world.advance(2min);
  EXPECT_EQ(world.take(), Transcript{});
}

TEST_F(ClaimStoriesTest, AManagersDownLapsesAtACheckThatFindsOtherAddressesAndNotByNoise) {
  world.kernel.gives_none("1.2.3.4");
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
  EXPECT_EQ(world.take(), (Transcript{"5.020 up vpn=cafe route-change", "5.020 connect cafe"}));
}

// A round that a report asks for is no check.
TEST_F(ClaimStoriesTest, AManagersDownDoesNotLapseByAnotherManagersWord) {
  world.kernel.gives_none("1.2.3.4");
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
    world.kernel.gives_none("1.2.3.4");
    world.feed(nm_disconnected());
    world.advance(3s);
    EXPECT_EQ(world.server.connected, std::set<std::string>{});
    world.kernel.gives("1.2.3.4", "192.168.0.1");
    world.feed(going);
    EXPECT_EQ(claim(), "claim=none");
    EXPECT_EQ(world.server.connected, std::set<std::string>{"home"});
  }
}

// DE8: an event that changes a claim asks the server, though the addresses are the same.
TEST_F(ClaimStoriesTest, AManagersDownNoLongerHoldsTheGroupWhenTheManagerVanishes) {
  world.feed(nm_disconnected());
  EXPECT_EQ(fact("held"), "2");
  world.feed(ManagerPresence{Manager::network_manager, false});
  EXPECT_EQ(fact("held"), "no");
}

TEST_F(ClaimStoriesTest, AManagersDownLapsesAtAnyCheckThatFindsOtherAddresses) {
  world.kernel.gives_none("1.2.3.4");
  world.feed(nm_disconnected());
  world.advance(3s);
  for (const Event& check : {Event{Resumed{}}, Event{CommandReceived{"j", ResumeCommand{}}}}) {
    EXPECT_EQ(claim(), "claim=down");
    go_to_the_cafe();
    world.feed(check);
    EXPECT_EQ(claim(), "claim=none");
    world.kernel.gives_none("1.2.3.4");
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
  world.kernel.gives_none("1.2.3.4");
  world.feed(nm_disconnected());
  world.advance(3s);
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  ASSERT_EQ(world.take().size(), 2U);
  world.feed(CommandReceived{"j", UpCommand{}});
  EXPECT_EQ(claim(), "claim=none");
  EXPECT_EQ(world.take()[1], "4.000 up vpn=home manual");
}

}  // namespace
}  // namespace conntrack::domain
