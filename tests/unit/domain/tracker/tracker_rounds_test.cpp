// SPDX-License-Identifier: GPL-3.0-or-later
// What a round does, step by step, and what the outside sees of it (WH1, DE1-DE8, NT1).
#include <gtest/gtest.h>

#include "tests/support/domain_printers.h"
#include "tests/support/parsed.h"
#include "tests/support/reports.h"
#include "tests/support/simulated_world.h"
#include "tests/support/written_config.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;
using namespace tests;

constexpr const char* three_places =
    "[vpn]\n"
    "home = 192.168.0.0/16\n"
    "cafe = 10.0.0.0/8\n"
    "down/office = 172.16.0.0/12\n";

constexpr const char* two_groups =
    "[one]\n"
    "a = 192.168.0.0/16\n"
    "b = 10.0.0.0/8\n"
    "[two]\n"
    "c = 192.168.0.0/16\n"
    "d = 10.0.0.0/8\n"
    "[none]\n"
    "e = 172.16.0.0/12\n";

Observation towards(std::string_view target, std::string_view local) {
  Observation locals;
  locals.set(address(target), Found{address(local), ""});
  return locals;
}

// CL5: the trace tells what this round came to, and nothing where it ended early.
TEST(TrackerRound, ForgetsWhatTheOneBeforeCameTo) {
  SimulatedWorld world(two_groups);
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  world.begin(nm_initially_connected());
  EXPECT_EQ(world.tracker().dispositions().size(), 3U);
  world.feed(KernelChanged{});
  world.advance(20ms);
  EXPECT_TRUE(world.tracker().dispositions().empty()) << "nothing was new";
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.tracker().dispositions().size(), 3U);
}

TEST(TrackerRound, ProbesThenAsksTheServerThenAnnouncesThenActs) {
  Tracker tracker({}, {written_config(three_places), FileStamp{}}, TimePoint{});
  const TimePoint t{};
  const Observation home = towards("1.2.3.4", "192.168.7.7");
  EXPECT_EQ(tracker.handle(ServiceClaimed{}, t), Actions{StampConfig{}});
  EXPECT_EQ(tracker.handle(nm_initially_connected(), t), Actions{});
  EXPECT_EQ(tracker.handle(Drained{}, t), Actions{}) << "the file is looked at first";
  EXPECT_EQ(tracker.handle(ConfigStamped{FileStamp{}}, t), Actions{});
  EXPECT_EQ(tracker.handle(Drained{}, t),
            (Actions{ProbeRoutes{QuestionId{1}, {{address("1.2.3.4")}, {}}}}));
  EXPECT_EQ(tracker.handle(RoutesProbed{QuestionId{1}, home}, t),
            (Actions{ListPeers{QuestionId{2}, {"cafe", "home"}}}));
  EXPECT_EQ(tracker.handle(Drained{}, t), Actions{}) << "one round at a time";
  EXPECT_EQ(tracker.handle(PeersListed{QuestionId{2}, {{"cafe", ""}, {"stranger", ""}}}, t),
            (Actions{NotifyChange{
                         true,
                         {{"vpn", "home"}},
                         {"nm", "initially-connected"},
                         {{"vpn", "cafe", "home", "home", address("192.168.7.7"), "", {"cafe"}}}},
                     KillPeer{"cafe"}, ConnectPeer{"home", AttemptId{1}}, StampConfig{}}));
  EXPECT_EQ(tracker.handle(ConfigStamped{FileStamp{}}, t), Actions{});
  EXPECT_EQ(tracker.handle(ConnectFinished{AttemptId{1}, {}}, t), Actions{});
  EXPECT_EQ(tracker.handle(Drained{}, t), Actions{});
}

TEST(TrackerRound, IgnoresAnswersThatNobodyWaitsFor) {
  Tracker tracker({}, {written_config(three_places), FileStamp{}}, TimePoint{});
  const TimePoint t{};
  tracker.handle(ServiceClaimed{}, t);
  EXPECT_EQ(tracker.handle(RoutesProbed{QuestionId{7}, towards("1.2.3.4", "10.0.0.1")}, t),
            Actions{});
  EXPECT_EQ(tracker.handle(PeersListed{}, t), Actions{});
  EXPECT_EQ(tracker.handle(PeersUnknown{}, t), Actions{});
  EXPECT_EQ(tracker.handle(ConnectFinished{AttemptId{9}, {}}, t), Actions{});
  EXPECT_EQ(tracker.handle(TimeElapsed{}, t), Actions{});
  EXPECT_EQ(tracker.handle(Drained{}, t), Actions{});
}

TEST(TrackerRound, ALaptopGoesFromHomeToTheCafeToTheOfficeToTheTrain) {
  SimulatedWorld world(three_places);
  world.kernel.gives("1.2.3.4", "192.168.7.7");
  world.begin(nm_initially_connected());
  EXPECT_EQ(world.take(),
            (Transcript{"0.000 up vpn=home nm initially-connected", "0.000 connect home"}));

  world.advance(1s);
  world.feed(nm_disconnected());
  world.kernel.gives("1.2.3.4", "10.9.8.7");
  world.feed(nm_connected());
  EXPECT_EQ(world.take(), (Transcript{"1.000 up vpn=cafe nm connected", "1.000 kill home",
                                      "1.000 connect cafe"}));

  // DE3: a down tag.
  world.advance(9s);
  world.kernel.gives("1.2.3.4", "172.16.0.5");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(),
            (Transcript{"10.000 up nm default-connection-change", "10.000 kill cafe"}));

  world.advance(10s);
  world.kernel.gives("1.2.3.4", "10.0.0.5");
  world.feed(nm_default_connection_change());
  world.take();

  // DE3: nothing matches.
  world.advance(10s);
  world.kernel.gives("1.2.3.4", "100.64.0.5");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(),
            (Transcript{"30.000 up nm default-connection-change", "30.000 kill cafe"}));
}

// DE4
TEST(TrackerRound, LeavesThePeerWantedAloneAndKillsTheOthersOfTheGroup) {
  SimulatedWorld world(three_places);
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.server.connected = {"home", "cafe", "stranger"};
  world.begin(nm_initially_connected());
  EXPECT_EQ(world.take(),
            (Transcript{"0.000 up vpn=cafe nm initially-connected", "0.000 kill home"}));
  EXPECT_EQ(world.server.connected, (std::set<std::string>{"cafe", "stranger"}));
}

// CF10: the same peer on several lines is wanted if any is the first match, and killed once.
TEST(TrackerRound, TakesAPeerOnSeveralLinesForOne) {
  SimulatedWorld world("[vpn]\na = 192.168.0.0/16\nb = 10.0.0.0/8\na = 172.16.0.0/12\n");
  world.server.connected = {"a"};
  world.kernel.gives("1.2.3.4", "172.16.0.1");
  world.begin(nm_initially_connected());
  EXPECT_EQ(world.take(), Transcript{});
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(), (Transcript{"0.000 up vpn=b nm default-connection-change", "0.000 kill a",
                                      "0.000 connect b"}));
}

// DE5
TEST(TrackerRound, DoesNothingWhenTheSamePeerIsSelectedFromAnotherAddress) {
  SimulatedWorld world(three_places);
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.begin(nm_initially_connected());
  world.take();
  world.kernel.gives("1.2.3.4", "10.77.0.1");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(world.server.asked, 2U);
}

// DE6: whoever claims otherwise.
TEST(TrackerRound, TakesTheNetworkToBeDownIfNoTargetHasALocalAddress) {
  SimulatedWorld world("[vpn]\na = 0.0.0.0/0\n[eight]\nb = 8.8.8.8 0.0.0.0/0");
  world.server.connected = {"a", "b"};
  world.begin(nm_initially_connected());
  EXPECT_EQ(world.take(),
            (Transcript{"0.000 down nm initially-connected", "0.000 kill a", "0.000 kill b"}));
  EXPECT_EQ(world.status({"network"})[1], "state=down");

  // One target with a local address is enough for "up".
  world.kernel.gives("8.8.8.8", "10.0.0.1");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(),
            (Transcript{"0.000 up eight=b nm default-connection-change", "0.000 connect b"}));
}

// DE7, NT1: one notification for all, groups in file order; one without a peer is not listed.
TEST(TrackerRound, AnnouncesAllGroupsAtOnceAndThenActsGroupByGroup) {
  SimulatedWorld world(two_groups);
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  world.begin(nm_initially_connected());
  EXPECT_EQ(world.take(), (Transcript{"0.000 up one=a two=c nm initially-connected",
                                      "0.000 connect a", "0.000 connect c"}));
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(),
            (Transcript{"0.000 up one=b two=d nm default-connection-change", "0.000 kill a",
                        "0.000 connect b", "0.000 kill c", "0.000 connect d"}));
}

// DE7, NT1: a group that has its peer already is listed, and nothing is done to it.
TEST(TrackerRound, ListsTheGroupsThatKeepTheirPeer) {
  SimulatedWorld world(two_groups);
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  world.server.connected = {"c"};
  world.begin(nm_initially_connected());
  EXPECT_EQ(world.take(),
            (Transcript{"0.000 up one=a two=c nm initially-connected", "0.000 connect a"}));
}

TEST(TrackerRound, IsSilentWhenNothingChanges) {
  SimulatedWorld world(two_groups);
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  world.server.connected = {"a", "c"};
  world.begin(nm_initially_connected());
  world.advance(10min);
  world.feed({nm_default_connection_change(), KernelChanged{}, Resumed{}});
  EXPECT_EQ(world.take(), Transcript{});
}

// --- DE8 ----------------------------------------------------------------------------------------

class SettledWorldTest : public testing::Test {
 protected:
  SettledWorldTest() {
    world.kernel.gives("1.2.3.4", "192.168.0.1");
    world.begin(nm_initially_connected());
    world.advance(1s);
    list();
    world.take();
    world.server.asked = 0;
    world.kernel.asked = 0;
  }

  /// The server lists the peer that it has connected: from now on, one that is missing has
  /// vanished.
  void list() { world.feed(nm_default_connection_change()); }

  SimulatedWorld world{three_places};
};

TEST_F(SettledWorldTest, AnEventThatBringsNothingNewDoesNotBotherTheServer) {
  world.feed(KernelChanged{});
  world.advance(1s);
  world.feed(Resumed{});
  world.feed(connman("ready", true));
  EXPECT_EQ(world.kernel.asked, 3U);
  EXPECT_EQ(world.server.asked, 0U);
}

TEST_F(SettledWorldTest, AnEventThatChangesAClaimOrFindsAnotherAddressAsksTheServer) {
  world.feed(connman("online", true));
  EXPECT_EQ(world.server.asked, 1U);
  world.kernel.gives("1.2.3.4", "192.168.0.2");
  world.feed(Resumed{});
  EXPECT_EQ(world.server.asked, 2U);
  world.feed(Resumed{});
  EXPECT_EQ(world.server.asked, 2U);
}

TEST_F(SettledWorldTest, APeerThatVanishedIsBroughtBackAtTheNextAsking) {
  world.server.connected.clear();
  world.feed(KernelChanged{});
  world.advance(28s);
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(2s);
  EXPECT_EQ(world.take(), (Transcript{"31.000 up vpn=home interval-timer", "31.000 connect home"}));

  list();
  world.server.connected.clear();
  world.feed(CommandReceived{"j", UpCommand{}});
  EXPECT_EQ(world.take(), (Transcript{"31.000 job j is done", "31.000 up vpn=home manual",
                                      "31.000 connect home"}));

  list();
  world.server.connected.clear();
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(),
            (Transcript{"31.000 up vpn=home nm default-connection-change", "31.000 connect home"}));
}

TEST_F(SettledWorldTest, APeerThatSomebodyElseConnectedIsKilledAtTheNextAsking) {
  world.server.connected.insert("cafe");
  world.advance(30s);
  EXPECT_EQ(world.take(), (Transcript{"31.000 up vpn=home interval-timer", "31.000 kill cafe"}));
}

TEST_F(SettledWorldTest, WhatSomebodyElseHasDoneAlreadyIsNotAnnounced) {
  world.server.connected = {"cafe"};
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(world.status({"group", "vpn"})[3], "peer=cafe");
  EXPECT_EQ(world.status({"count"})[2], "switches=1") << "that of the start";
}

// --- WH1 ----------------------------------------------------------------------------------------

TEST_F(SettledWorldTest, EventsDuringARoundLeadToOneMoreRoundWithTheClaimsAsTheyThenStand) {
  world.server.list_takes = 300ms;
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.feed(nm_default_connection_change());
  world.feed(nm_disconnected());
  world.feed(connman("ready", true));
  world.feed(nm_connected());
  EXPECT_EQ(world.kernel.asked, 1U);
  world.advance(1s);
  EXPECT_EQ(world.kernel.asked, 2U);
  EXPECT_EQ(world.take(), (Transcript{"1.300 up vpn=cafe nm default-connection-change",
                                      "1.300 kill home", "1.300 connect cafe"}));
}

TEST_F(SettledWorldTest, ARoundActsOnTheClaimsItBeganWith) {
  world.server.list_takes = 300ms;
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.feed(nm_default_connection_change());
  world.feed(CommandReceived{"j", DownCommand{{"for", "lunch"}}});
  world.advance(1s);
  EXPECT_EQ(world.take(),
            (Transcript{"1.000 job j is done", "1.300 up vpn=cafe nm default-connection-change",
                        "1.300 kill home", "1.300 connect cafe", "1.600 down manual for lunch",
                        "1.600 kill cafe"}));
}

// NT1: the latest report of those that led to one round.
TEST_F(SettledWorldTest, TheReasonIsThatOfTheLatestReportBeforeAnyCheck) {
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.feed({Resumed{}, connman("online", true), nm_default_connection_change(), Resumed{}});
  EXPECT_EQ(world.take().front(), "1.000 up vpn=cafe nm default-connection-change");
}

}  // namespace
}  // namespace conntrack::domain
