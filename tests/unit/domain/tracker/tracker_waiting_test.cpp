// SPDX-License-Identifier: GPL-3.0-or-later
// Good news travels at once, doubtful news waits (WH4, WH8).
#include <gtest/gtest.h>

#include "tests/support/reports.h"
#include "tests/support/simulated_world.h"
#include "tests/unit/domain/tracker/laptop_at_home.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;
using namespace tests;

constexpr const char* places_and_link =
    "[vpn]\n"
    "home = 192.168.0.0/16\n"
    "cafe = 10.0.0.0/8\n"
    "link = 169.254.0.0/16\n";

class WaitingTest : public LaptopAtHome {
 protected:
  WaitingTest() : LaptopAtHome(places_and_link) {}
};

/// Two groups, each connected; then one's address becomes doubtful and the other's a firm other
/// one, of which nobody has spoken yet.
class TwoGroupsTest : public testing::Test {
 protected:
  TwoGroupsTest() {
    world.kernel.gives("1.2.3.4", "192.168.0.1");
    world.kernel.gives("9.9.9.9", "192.168.0.1");
    world.begin(nm_initially_connected());
    world.take();
    world.kernel.gives("1.2.3.4", "169.254.0.1");
    world.kernel.gives("9.9.9.9", "10.0.0.1");
  }

  SimulatedWorld world{
      "[near]\na = 192.168.0.0/16\n"
      "[far]\nb = 9.9.9.9 192.168.0.0/16\nc = 9.9.9.9 10.0.0.0/8"};
};

// --- WH4 ----------------------------------------------------------------------------------------

TEST_F(WaitingTest, AFirmOutcomeIsActedOnAtOnce) {
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take().size(), 3U);
  EXPECT_EQ(world.server.connected, std::set<std::string>{"cafe"});
}

TEST_F(WaitingTest, AManagersDownIsHeldForTheSettleTime) {
  world.kernel.gives_none("1.2.3.4");
  world.feed(nm_disconnected());
  EXPECT_EQ(world.status({"group", "vpn"})[6], "held=2");
  world.advance(1999ms);
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(1ms);
  EXPECT_EQ(world.take(), (Transcript{"3.000 down nm disconnected", "3.000 kill home"}));
}

TEST_F(WaitingTest, ABlipShorterThanTheSettleTimeChangesNothing) {
  for (int times = 0; times < 10; ++times) {
    world.feed(nm_disconnected());
    world.kernel.gives_none("1.2.3.4");
    world.feed(KernelChanged{});
    world.advance(1500ms);
    world.kernel.gives("1.2.3.4", "169.254.3.3");
    world.feed(KernelChanged{});
    world.advance(400ms);
    world.kernel.gives("1.2.3.4", "192.168.0.1");
    world.feed({KernelChanged{}, nm_connected()});
    EXPECT_EQ(world.status({"group", "vpn"})[6], "held=no");
  }
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{});
}

TEST_F(WaitingTest, AfterTheSettleTimeWhateverIsFoundIsActedOn) {
  world.feed(nm_disconnected());
  world.advance(1900ms);
  // Counted from the first doubtful change, though what is found has changed since.
  world.kernel.gives("1.2.3.4", "169.254.3.3");
  world.feed(Resumed{});
  world.advance(2s);
  EXPECT_EQ(world.take(),
            (Transcript{"4.900 down vpn=link resume", "4.900 kill home", "4.900 connect link"}));
}

// The addresses may change without any event; the round at the end looks for itself.
TEST_F(WaitingTest, TheRoundAfterTheSettleTimeIsAFreshOne) {
  world.kernel.gives_none("1.2.3.4");
  world.feed(nm_default_connection_change());
  world.advance(1s);
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.advance(1s);
  EXPECT_EQ(world.take(), (Transcript{"3.000 up vpn=cafe nm default-connection-change",
                                      "3.000 kill home", "3.000 connect cafe"}));
}

// The settle round is a check like others: a claim of down lapses by it (WH3).
TEST_F(WaitingTest, TheRoundAfterTheSettleTimeFindsTheNetworkThatCameJustBefore) {
  world.feed(nm_disconnected());
  world.advance(1970ms);
  world.kernel.gives("1.2.3.4", "192.168.0.7");
  world.feed(KernelChanged{});
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(world.status({"network"})[2], "claim=none");
}

// A server that is slow to answer does not make an old look a fresh one.
TEST_F(WaitingTest, WhatWasSeenBeforeTheSettleTimeWasOverDoesNotEndTheWait) {
  world.kernel.gives_none("1.2.3.4");
  world.feed(Resumed{});
  world.advance(1950ms);
  world.server.list_takes = 100ms;
  world.kernel.gives("1.2.3.4", "169.254.3.3");
  world.feed(connman("ready", true));
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{});
}

TEST_F(WaitingTest, AReportOfUpAtAttachIsActedOnAtOnceEvenIfDoubtful) {
  world.feed(ManagerPresence{Manager::network_manager, false});
  world.kernel.gives("1.2.3.4", "169.254.3.3");
  world.feed(nm_initially_connected());
  EXPECT_EQ(world.take().front(), "1.000 down vpn=link nm initially-connected");
}

TEST_F(WaitingTest, AReportOfDownAtAttachWaits) {
  world.kernel.gives_none("1.2.3.4");
  world.feed(ManagerPresence{Manager::network_manager, false});
  world.feed(nm_initially_disconnected());
  world.advance(1999ms);
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(1ms);
  EXPECT_EQ(world.take(), (Transcript{"3.000 down nm initially-disconnected", "3.000 kill home"}));
}

TEST_F(WaitingTest, AReportOfUpAtAttachThatIsOvertakenByDownWaitsLikeThat) {
  world.kernel.gives_none("1.2.3.4");
  world.feed(ManagerPresence{Manager::network_manager, false});
  world.feed({nm_initially_connected(), nm_disconnected()});
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(2s);
  EXPECT_EQ(world.take(), (Transcript{"3.000 down nm disconnected", "3.000 kill home"}));
}

TEST_F(WaitingTest, AManualCommandEndsTheWaitAndGivesTheReason) {
  world.feed(nm_disconnected());
  world.advance(1s);
  world.feed(CommandReceived{"j", DownCommand{{"enough"}}});
  EXPECT_EQ(world.take(),
            (Transcript{"2.000 job j is done", "2.000 down manual enough", "2.000 kill home"}));
  world.advance(5s);
  EXPECT_EQ(world.take(), Transcript{});
}

// NT1: the latest report since the change was first seen.
TEST_F(WaitingTest, AHeldChangeIsAnnouncedWithTheLatestReport) {
  world.kernel.gives_none("1.2.3.4");
  world.feed(Resumed{});
  world.advance(1s);
  world.feed(connman("ready", true));
  world.advance(500ms);
  world.feed(Resumed{});
  world.advance(5s);
  EXPECT_EQ(world.take().front(), "4.500 down connman initially-ready");
}

// NT1: else of the check that found it.
TEST_F(WaitingTest, AHeldChangeOfWhichNobodyReportsIsAnnouncedWithTheCheckThatFoundIt) {
  world.kernel.gives_none("1.2.3.4");
  world.feed(KernelChanged{});
  world.advance(1s);
  world.feed(ManagerPresence{Manager::icd, true});
  world.feed(ManagerPresence{Manager::icd, false});
  world.advance(5s);
  EXPECT_EQ(world.take().front(), "3.020 down route-change");
}

// WH4: one group's outcome is firm, the other's doubtful.
TEST_F(TwoGroupsTest, AManualCommandActsOnAllGroupsTogether) {
  world.feed(CommandReceived{"j", UpCommand{}});
  EXPECT_EQ(world.take(), (Transcript{"0.000 job j is done", "0.000 up far=c manual",
                                      "0.000 kill a", "0.000 kill b", "0.000 connect c"}));
}

TEST_F(TwoGroupsTest, AReportOfUpAtAttachActsOnAllGroupsTogether) {
  world.feed(connman("online", true));
  EXPECT_EQ(world.take(), (Transcript{"0.000 up far=c connman initially-online", "0.000 kill a",
                                      "0.000 kill b", "0.000 connect c"}));
}

// WH8
TEST_F(TwoGroupsTest, ResumeRestartsTheHoldsOfAllGroups) {
  world.kernel.gives_none("9.9.9.9");
  world.feed(nm_default_connection_change());
  world.advance(1s);
  world.feed(Resumed{});
  EXPECT_EQ(world.status({"group", "near"})[6], "held=2");
  EXPECT_EQ(world.status({"group", "far"})[6], "held=2");
  world.advance(1999ms);
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(1ms);
  EXPECT_EQ(world.take(), (Transcript{"3.000 down nm default-connection-change", "3.000 kill a",
                                      "3.000 kill b"}));
}

// NT1: a group whose change is held is listed with the peer it keeps.
TEST_F(TwoGroupsTest, WhenOneActsTheHeldOneIsListedWithThePeerItKeeps) {
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(), (Transcript{"0.000 up near=a far=c nm default-connection-change",
                                      "0.000 kill b", "0.000 connect c"}));
  world.advance(2s);
  EXPECT_EQ(world.take(),
            (Transcript{"2.000 up far=c nm default-connection-change", "2.000 kill a"}));
}

// CL9
TEST(TrackerWithoutSettleTime, ActsOnEverythingAtOnce) {
  SimulatedWorld world(places_and_link, {0s, 30s});
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  world.begin(nm_initially_connected());
  world.take();
  world.kernel.gives_none("1.2.3.4");
  world.feed(nm_disconnected());
  EXPECT_EQ(world.take(), (Transcript{"0.000 down nm disconnected", "0.000 kill home"}));
}

// --- WH8 ----------------------------------------------------------------------------------------

TEST_F(WaitingTest, TheIntervalTimerIsRestartedByEveryReportAndEveryRoundThatAsked) {
  world.advance(20s);
  world.feed(connman("ready", true));  // a report that asks nothing
  world.server.asked = 0;
  world.advance(29s);
  EXPECT_EQ(world.server.asked, 0U);
  world.advance(1s);
  EXPECT_EQ(world.server.asked, 1U);

  world.advance(20s);
  world.kernel.gives("1.2.3.4", "192.168.0.2");
  world.feed(Resumed{});
  EXPECT_EQ(world.server.asked, 2U);
  world.advance(29s);
  EXPECT_EQ(world.server.asked, 2U);
  world.advance(1s);
  EXPECT_EQ(world.server.asked, 3U);
}

TEST_F(WaitingTest, ACheckThatFoundNothingNewLeavesTheIntervalTimerRunning) {
  world.server.asked = 0;
  world.advance(28s);
  world.feed(Resumed{});
  EXPECT_EQ(world.server.asked, 0U);
  world.advance(1s);
  EXPECT_EQ(world.server.asked, 1U);
}

TEST_F(WaitingTest, ResumeRestartsEveryHold) {
  world.kernel.gives_none("1.2.3.4");
  world.feed(nm_disconnected());
  world.advance(1500ms);
  world.feed(Resumed{});
  world.advance(1999ms);
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(1ms);
  EXPECT_EQ(world.take(), (Transcript{"4.500 down nm disconnected", "4.500 kill home"}));
}

}  // namespace
}  // namespace conntrack::domain
