// SPDX-License-Identifier: GPL-3.0-or-later
// The server is lost and comes back, or does not say which peers it has (CL6, DE8).
#include <gtest/gtest.h>

#include "tests/support/domain_printers.h"
#include "tests/support/reports.h"
#include "tests/support/simulated_world.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;
using namespace tests;

using tests::home_and_cafe;

class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    world.kernel.gives("1.2.3.4", "192.168.0.1");
    world.begin(nm_initially_connected());
    world.advance(1s);
    world.take();
    world.server.asked = 0;
  }

  void go_to_the_cafe() {
    world.kernel.gives("1.2.3.4", "10.0.0.1");
    world.feed(nm_default_connection_change());
  }

  SimulatedWorld world{home_and_cafe};
};

TEST_F(ServerTest, WhileItIsLostNothingIsSentToIt) {
  world.lose_server();
  go_to_the_cafe();
  world.advance(10min);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(world.server.asked, 0U);
}

TEST_F(ServerTest, WhenItIsBackItsPeersAreAskedForAndConnected) {
  world.lose_server();
  world.advance(3s);
  world.feed(ServiceClaimed{});
  EXPECT_EQ(world.take(), (Transcript{"4.000 up vpn=home interval-timer", "4.000 connect home"}));
}

// LG1: what is for the log only.
TEST(Server, ItsLossAndItsReturnAreLogged) {
  Tracker tracker({}, {Config{}, FileStamp{}}, TimePoint{});
  EXPECT_EQ(tracker.handle(ServiceClaimed{}, {}), Actions{StampConfig{}}) << "it was never lost";
  EXPECT_EQ(tracker.handle(ServerLost{}, {}), Actions{NotifyServer{false}});
  EXPECT_EQ(tracker.handle(ServiceClaimed{}, {}), (Actions{StampConfig{}, NotifyServer{true}}));
}

TEST(Server, ManagersThatGoAndComeAreLogged) {
  constexpr Manager nm = Manager::network_manager;
  Tracker tracker({}, {Config{}, FileStamp{}}, TimePoint{});
  EXPECT_EQ(tracker.handle(ManagerPresence{nm, true}, {}), Actions{}) << "it was there before";
  EXPECT_EQ(tracker.handle(ManagerPresence{nm, true}, {}), Actions{});
  EXPECT_EQ(tracker.handle(ManagerPresence{nm, false}, {}), (Actions{NotifyManager{nm, false}}));
  EXPECT_EQ(tracker.handle(ManagerPresence{nm, true}, {}), (Actions{NotifyManager{nm, true}}));
}

// CL6: claims, the pause, and what the managers said are kept.
TEST_F(ServerTest, ClaimsOutliveItsLoss) {
  world.feed(CommandReceived{"j", DownCommand{}});
  world.take();
  world.lose_server();
  world.advance(3s);
  world.server.connected = {"home"};
  world.feed(ServiceClaimed{});
  EXPECT_EQ(world.take(), (Transcript{"4.000 down interval-timer", "4.000 kill home"}));
}

TEST_F(ServerTest, APauseOutlivesItsLoss) {
  world.feed(CommandReceived{"j", PauseCommand{}});
  world.take();
  world.lose_server();
  world.feed(ServiceClaimed{});
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{});
}

TEST_F(ServerTest, ItsLossEndsConnectsAndTheirRetries) {
  world.server.refusals["cafe"] = 1;
  go_to_the_cafe();
  world.take();
  world.lose_server();
  world.advance(1min);
  world.feed(ServiceClaimed{});
  EXPECT_EQ(world.take(), (Transcript{"61.000 up vpn=cafe interval-timer", "61.000 connect cafe"}));
  EXPECT_EQ(world.server.connected, std::set<std::string>{"cafe"});
}

TEST_F(ServerTest, ItsLossDuringARoundPutsTheRoundOff) {
  world.server.list_takes = 100ms;
  go_to_the_cafe();
  world.lose_server();
  world.advance(1s);
  world.feed(ServiceClaimed{});
  world.advance(1s);
  EXPECT_EQ(world.take(),
            (Transcript{"2.100 up vpn=cafe nm default-connection-change", "2.100 connect cafe"}));
}

TEST_F(ServerTest, AManualCommandOutlivesItsLossAlsoInAPause) {
  world.feed(CommandReceived{"j", PauseCommand{}});
  world.server.list_takes = 100ms;
  world.kernel.gives("1.2.3.4", "169.254.0.9");
  world.feed(CommandReceived{"j", UpCommand{{"please"}}});
  world.lose_server();
  world.server.connected = {"home"};
  world.take();
  world.feed(ServiceClaimed{});
  world.advance(100ms);
  EXPECT_EQ(world.take(), (Transcript{"1.100 down manual please", "1.100 kill home"}));
}

// NT3
TEST_F(ServerTest, IsWarnedWhenItIsBackOfAFileThatWentBadMeanwhile) {
  world.lose_server();
  world.file.spoil("bad");
  world.feed(ReloadRequested{});
  EXPECT_EQ(world.take(), Transcript{});
  world.feed(ServiceClaimed{});
  EXPECT_EQ(world.take().front(), "1.000 config-file-error ValueError bad");
  world.lose_server();
  world.feed(ServiceClaimed{});
  EXPECT_EQ(world.take(), (Transcript{"1.000 up vpn=home interval-timer", "1.000 connect home"}))
      << "once";
}

TEST_F(ServerTest, IsNotWarnedOfAFileThatWasMendedBeforeItCameBack) {
  world.lose_server();
  world.file.spoil("bad");
  world.feed(ReloadRequested{});
  world.file.write(home_and_cafe);
  world.feed(ReloadRequested{});
  world.feed(ServiceClaimed{});
  EXPECT_EQ(world.take(), (Transcript{"1.000 up vpn=home interval-timer", "1.000 connect home"}));
}

TEST_F(ServerTest, AHeldChangeWaitsForIt) {
  world.kernel.gives_none("1.2.3.4");
  world.feed(nm_disconnected());
  world.lose_server();
  world.advance(5s);
  world.server.connected = {"home"};
  world.feed(ServiceClaimed{});
  EXPECT_EQ(world.take(), (Transcript{"6.000 down nm disconnected", "6.000 kill home"}));
}

TEST_F(ServerTest, ThatDoesNotListItsPeersIsAskedAgainAfterASecond) {
  world.server.lists = false;
  go_to_the_cafe();
  world.advance(2999ms);
  EXPECT_EQ(world.server.asked, 3U);
  EXPECT_EQ(world.take(), Transcript{});
  world.server.lists = true;
  world.advance(1ms);
  EXPECT_EQ(world.take(), (Transcript{"4.000 up vpn=cafe nm default-connection-change",
                                      "4.000 kill home", "4.000 connect cafe"}));
  world.advance(20s);
  EXPECT_EQ(world.server.asked, 4U);
}

TEST_F(ServerTest, ThatDoesNotListItsPeersIsAskedBySomebodyElsesEventToo) {
  world.server.lists = false;
  go_to_the_cafe();
  world.server.lists = true;
  world.feed(Resumed{});
  EXPECT_EQ(world.take().front(), "1.000 up vpn=cafe nm default-connection-change");
  world.advance(20s);
  EXPECT_EQ(world.server.asked, 2U);
}

// A hold that has ended does not hurry the next trial.
TEST_F(ServerTest, ThatDoesNotListItsPeersIsNotAskedTooOftenForAHeldChange) {
  world.kernel.gives_none("1.2.3.4");
  world.feed(nm_disconnected());
  world.server.lists = false;
  world.server.asked = 0;
  world.advance(4500ms);
  world.feed(TimeElapsed{});
  EXPECT_EQ(world.server.asked, 3U) << "at 3, 4 and 5 s";
  world.server.lists = true;
  world.advance(1s);
  EXPECT_EQ(world.take(), (Transcript{"6.000 down nm disconnected", "6.000 kill home"}));
}

TEST_F(ServerTest, IsNotAskedAgainInAPause) {
  world.server.lists = false;
  go_to_the_cafe();
  world.feed(CommandReceived{"j", PauseCommand{}});
  world.advance(1min);
  EXPECT_EQ(world.server.asked, 1U);
}

}  // namespace
}  // namespace conntrack::domain
