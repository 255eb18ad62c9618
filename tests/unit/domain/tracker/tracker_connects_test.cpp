// SPDX-License-Identifier: GPL-3.0-or-later
// Connects that take their time, fail, or are given up (DE10, NT4).
#include <gtest/gtest.h>

#include "tests/support/reports.h"
#include "tests/support/simulated_world.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;
using namespace tests;

using tests::home_and_cafe;

/// At home; the server takes five seconds for a connect.
class ConnectsTest : public testing::Test {
 protected:
  void begin(unsigned refusals) {
    world.server.connect_takes = 5s;
    world.server.refusals["home"] = refusals;
    world.kernel.gives("1.2.3.4", "192.168.0.1");
    world.begin(nm_initially_connected());
    EXPECT_EQ(world.take(),
              (Transcript{"0.000 up vpn=home nm initially-connected", "0.000 connect home"}));
  }
  std::string state() { return world.status({"group", "vpn"})[4]; }

  SimulatedWorld world{home_and_cafe};
};

TEST_F(ConnectsTest, APeerBeingConnectedCountsAsConnected) {
  begin(0);
  EXPECT_EQ(state(), "state=connecting");
  world.feed(nm_default_connection_change());
  world.advance(1s);
  world.feed(CommandReceived{"j", UpCommand{}});
  EXPECT_EQ(world.take(), Transcript{"1.000 job j is done"});
  world.advance(4s);
  EXPECT_EQ(state(), "state=connected");
  EXPECT_EQ(world.server.connected, std::set<std::string>{"home"});
  world.advance(5min);
  EXPECT_EQ(world.take(), Transcript{});
}

TEST_F(ConnectsTest, APeerThatTheServerListsBeforeItsConnectHasEndedIsNoSurprise) {
  begin(0);
  world.server.connected.insert("home");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(state(), "state=connecting");
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(state(), "state=connected");
}

TEST_F(ConnectsTest, OneThatEndsWhileTheServerListsItsPeersIsConnectedAllTheSame) {
  begin(0);
  world.server.list_takes = 2s;
  world.advance(4s);
  world.feed(nm_default_connection_change());
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(state(), "state=connected");
}

TEST_F(ConnectsTest, AFailedOneIsWarnedOfAndTriedAgainLaterAndLater) {
  begin(4);
  world.server.connect_takes = 0s;
  world.advance(5s);
  EXPECT_EQ(world.take(), Transcript{"5.000 connect-failed home connect-failed timed-out"});
  EXPECT_EQ(state(), "state=failed");
  world.advance(20s);
  EXPECT_EQ(
      world.take(),
      (Transcript{"6.000 connect home", "6.000 connect-failed home connect-failed timed-out",
                  "8.000 connect home", "8.000 connect-failed home connect-failed timed-out",
                  "12.000 connect home", "12.000 connect-failed home connect-failed timed-out",
                  "20.000 connect home"}));
  EXPECT_EQ(state(), "state=connected");
  EXPECT_EQ(world.status({"count"})[3], "connect-failures=4");
}

TEST_F(ConnectsTest, TheTimeBetweenTwoTrialsIsAtMostTheInterval) {
  begin(100);
  world.server.connect_takes = 0s;
  world.advance(10min);
  world.take();
  world.advance(60s);
  const Transcript seen = world.take();
  EXPECT_EQ(seen.size(), 4U) << "two trials, two warnings";
}

TEST_F(ConnectsTest, APeerThatAwaitsItsRetryCountsAsConnected) {
  begin(1);
  world.advance(5s);
  world.take();
  world.file.write(std::string(home_and_cafe) + "[more]\ny = 172.16.0.0/12\n");
  world.feed(ReloadRequested{});
  EXPECT_EQ(world.take(), Transcript{});
}

TEST_F(ConnectsTest, OneNoLongerWantedIsAbandonedThenKilledAndItsEndIgnored) {
  begin(1);
  world.advance(1s);
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(),
            (Transcript{"1.000 up vpn=cafe nm default-connection-change", "1.000 abandon home",
                        "1.000 kill home", "1.000 connect cafe"}));
  world.feed(ConnectFinished{AttemptId{1}, Words{"connect-failed"}});
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(world.server.connected, std::set<std::string>{"cafe"});
}

TEST_F(ConnectsTest, ARetryOfAPeerNoLongerWantedIsCancelled) {
  begin(1);
  world.advance(5s);
  world.take();
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.feed(nm_default_connection_change());
  world.advance(1min);
  EXPECT_EQ(world.take(),
            (Transcript{"5.000 up vpn=cafe nm default-connection-change", "5.000 connect cafe"}));
}

TEST_F(ConnectsTest, OneWhoseGroupHasLeftTheFileIsGivenUp) {
  begin(1);
  world.file.write("[other]\nx = 172.16.0.0/12\n");
  world.feed(ReloadRequested{});
  EXPECT_EQ(world.take(),
            (Transcript{"0.000 up config-change", "0.000 abandon home", "0.000 kill home"}));
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{});
}

TEST_F(ConnectsTest, AConnectedPeerWhoseGroupHasLeftTheFileIsNeverTouched) {
  begin(0);
  world.advance(5s);
  world.file.write("[other]\nx = 172.16.0.0/12\n");
  world.feed(ReloadRequested{});
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(world.server.connected, std::set<std::string>{"home"});
}

TEST_F(ConnectsTest, AManualDownCancelsTheRetry) {
  begin(1);
  world.advance(5s);
  world.take();
  world.feed(CommandReceived{"j", DownCommand{}});
  world.advance(1min);
  EXPECT_EQ(world.take(), (Transcript{"5.000 job j is done", "5.000 down manual"}));
}

TEST_F(ConnectsTest, ARetryIsNotNeededOnceSomebodyElseHasConnectedThePeer) {
  begin(1);
  world.advance(5s);
  world.take();
  world.server.connected.insert("home");  // and nothing says so
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(state(), "state=connected");
}

// A held change connects nothing (WH4), least of all beside another peer of the group.
TEST_F(ConnectsTest, ARetryWaitsWhileItsGroupIsHeldWithAPeerThatSomebodyElseHasConnected) {
  begin(1);
  world.advance(5s);
  world.server.connected.insert("cafe");
  world.kernel.gives_none("1.2.3.4");
  world.feed(KernelChanged{});
  world.take();
  world.advance(1s);
  EXPECT_EQ(world.take(), Transcript{}) << "the retry would be now";
  world.advance(2s);
  EXPECT_EQ(world.take(), (Transcript{"7.020 down route-change", "7.020 kill cafe"}));
}

TEST_F(ConnectsTest, ARetryWaitsForAServerThatDoesNotListItsPeers) {
  begin(1);
  world.advance(5s);
  world.server.lists = false;
  world.advance(10s);
  world.server.lists = true;
  world.take();
  world.advance(1s);
  EXPECT_EQ(world.take(), Transcript{"16.000 connect home"});
}

// WH3: only the interval timer ends a manager's claim of down, whatever it finds.
TEST_F(ConnectsTest, ARetryLeavesWhatTheManagersClaim) {
  begin(1);
  world.advance(5500ms);
  world.kernel.gives_none("1.2.3.4");
  world.feed(nm_disconnected());
  world.advance(1s);  // the retry was due meanwhile
  EXPECT_EQ(state(), "state=connecting");
  EXPECT_EQ(world.status({"network"})[2], "claim=down");
}

// CF10: strange, but allowed.
TEST(Connects, APeerOfTwoGroupsIsConnectedOnce) {
  SimulatedWorld world("[one]\nboth = 0.0.0.0/0\n[two]\nboth = 0.0.0.0/0\n");
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  world.begin(nm_initially_connected());
  EXPECT_EQ(world.take(), (Transcript{"0.000 up one=both two=both nm initially-connected",
                                      "0.000 connect both"}));
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{});
}

// WH2: what news has tried at once is announced in the words of a manager that is about to speak.
TEST_F(ConnectsTest, ARetryWaitsForAManagersWordOfTheNews) {
  begin(1000);
  world.advance(5100ms);
  world.feed(nm_disconnected());
  world.advance(500ms);
  world.take();
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.feed(nm_default_connection_change());
  world.advance(5ms);
  world.feed(nm_connected());
  const Transcript seen = world.take();
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen.front(), "5.605 up vpn=cafe nm connected");
}

}  // namespace
}  // namespace conntrack::domain
