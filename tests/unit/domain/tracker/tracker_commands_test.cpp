// SPDX-License-Identifier: GPL-3.0-or-later
// What people say: up, down, reload, pause, resume, status (SC1, SC4).
#include <gtest/gtest.h>

#include "app/status_lines.h"
#include "tests/support/domain_printers.h"
#include "tests/support/reports.h"
#include "tests/support/simulated_world.h"
#include "tests/support/written_config.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;
using namespace tests;

using tests::home_and_cafe;

CommandReceived command(const Command& what) { return {"job", what}; }

class CommandsTest : public testing::Test {
 protected:
  CommandsTest() {
    world.kernel.gives("1.2.3.4", "192.168.0.1");
    world.begin(nm_initially_connected());
    world.advance(1s);
    world.take();
  }

  void go_to_the_cafe() {
    world.kernel.gives("1.2.3.4", "10.0.0.1");
    world.feed(nm_default_connection_change());
  }
  std::string paused() { return world.status({"network"})[3]; }

  const std::string done = "1.000 job job is done";
  SimulatedWorld world{home_and_cafe};
};

// SC1: OK at once; the round follows.
TEST_F(CommandsTest, DownAndUpAreAnsweredAtOnceAndObeyed) {
  world.feed(command(DownCommand{{"going", "to bed"}}));
  EXPECT_EQ(world.take(),
            (Transcript{done, "1.000 down manual going \"to bed\"", "1.000 kill home"}));
  world.feed(command(UpCommand{}));
  EXPECT_EQ(world.take(), (Transcript{done, "1.000 up vpn=home manual", "1.000 connect home"}));
}

TEST_F(CommandsTest, OneThatChangesNothingIsOnlyAnswered) {
  world.feed(command(UpCommand{}));
  EXPECT_EQ(world.take(), Transcript{done});
}

TEST_F(CommandsTest, AKernelChangeThatWaitsForAManagerIsDoneWithByAManualCommand) {
  world.kernel.asked = 0;
  world.feed(KernelChanged{});
  world.feed(command(UpCommand{}));
  world.advance(1s);
  EXPECT_EQ(world.kernel.asked, 1U);
}

TEST(Commands, BeforeTheFirstReportAreObeyed) {
  SimulatedWorld world(home_and_cafe);
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  world.feed(ServiceClaimed{});
  world.feed(command(UpCommand{{"now"}}));
  EXPECT_EQ(world.take(), (Transcript{"0.000 job job is done", "0.000 up vpn=home manual now",
                                      "0.000 connect home"}));
}

// WH4: somebody has spoken, so checks are made from then on.
TEST(Commands, BeforeTheFirstReportBeginTheChecks) {
  SimulatedWorld world(home_and_cafe);
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  world.feed(ServiceClaimed{});
  world.feed(command(UpCommand{}));
  world.take();
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.feed(KernelChanged{});
  EXPECT_EQ(world.take(), (Transcript{"0.000 up vpn=cafe route-change", "0.000 kill home",
                                      "0.000 connect cafe"}));
}

TEST_F(CommandsTest, ReloadAnswersForTheFileAsItIs) {
  world.feed(command(ReloadCommand{}));
  EXPECT_EQ(world.take(), Transcript{done}) << "unchanged";
  world.file.spoil("conntrack.conf:1:1: no");
  world.feed(command(ReloadCommand{}));
  EXPECT_EQ(world.take(), (Transcript{"1.000 config-file-error ValueError conntrack.conf:1:1: no",
                                      "1.000 job job fails: config-file-error ValueError "
                                      "\"conntrack.conf:1:1: no\""}));
  world.feed(command(ReloadCommand{}));
  EXPECT_EQ(world.take().size(), 1U) << "it fails again, and is not warned of again";
  world.file.write("[vpn]\nnest = 192.168.0.0/16\n");
  world.feed(command(ReloadCommand{}));
  EXPECT_EQ(world.take(),
            (Transcript{done, "1.000 up vpn=nest config-change", "1.000 connect nest"}));
}

// --- pause --------------------------------------------------------------------------------------

TEST_F(CommandsTest, WhilePausedNoAutomaticChangeIsMade) {
  world.feed(command(PauseCommand{}));
  EXPECT_EQ(paused(), "paused=forever");
  go_to_the_cafe();
  world.server.connected.clear();
  world.feed({nm_disconnected(), KernelChanged{}, Resumed{}});
  world.advance(1h);
  EXPECT_EQ(world.take(), Transcript{done});
}

// WH3: what the claim was made with is seen in a pause, too.
TEST_F(CommandsTest, AClaimOfDownMadeInAPauseLapsesAtTheCheckThatEndsIt) {
  world.feed(command(PauseCommand{20s}));
  world.feed(nm_disconnected());
  EXPECT_EQ(world.status({"network"}), (Words{"network", "state=down", "claim=down", "paused=20"}));
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.advance(20s);
  EXPECT_EQ(world.take(), (Transcript{done, "21.000 up vpn=cafe interval-timer", "21.000 kill home",
                                      "21.000 connect cafe"}));
}

TEST_F(CommandsTest, AFileReadInAPauseIsInForceAndItsTargetsAreLookedAt) {
  world.feed(command(PauseCommand{}));
  world.file.write("[vpn]\nnest = 9.9.9.9 192.168.0.0/16\n");
  world.feed(ReloadRequested{});
  EXPECT_EQ(world.status({"target"})[1], "9.9.9.9");
  EXPECT_EQ(world.take(), Transcript{done});
}

TEST_F(CommandsTest, ResumeChecksAndAsksTheServer) {
  world.feed(command(PauseCommand{}));
  go_to_the_cafe();
  world.take();
  world.feed(command(ResumeCommand{}));
  EXPECT_EQ(world.take(), (Transcript{done, "1.000 up vpn=cafe interval-timer", "1.000 kill home",
                                      "1.000 connect cafe"}));
  EXPECT_EQ(paused(), "paused=no");
}

TEST_F(CommandsTest, APauseEndsByItself) {
  world.feed(nm_default_connection_change());  // the server lists the peer
  world.feed(command(PauseCommand{10s}));
  EXPECT_EQ(paused(), "paused=10");
  world.advance(9500ms);
  EXPECT_EQ(paused(), "paused=1");
  world.server.connected.clear();
  world.take();
  world.advance(500ms);
  EXPECT_EQ(world.take(), (Transcript{"11.000 up vpn=home interval-timer", "11.000 connect home"}));
}

TEST_F(CommandsTest, APauseReplacesTheOneBeforeWithItsEnd) {
  world.feed(command(PauseCommand{10s}));
  world.feed(command(PauseCommand{}));
  EXPECT_EQ(paused(), "paused=forever");
  world.advance(1h);
  EXPECT_EQ(paused(), "paused=forever");
}

TEST_F(CommandsTest, AManualCommandActsOnceInAPauseAndLeavesItInForce) {
  world.feed(command(PauseCommand{}));
  world.take();
  go_to_the_cafe();
  world.feed(command(UpCommand{}));
  EXPECT_EQ(world.take(), (Transcript{done, "1.000 up vpn=cafe manual", "1.000 kill home",
                                      "1.000 connect cafe"}));
  EXPECT_EQ(paused(), "paused=forever");
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  world.feed(nm_default_connection_change());
  world.advance(1h);
  EXPECT_EQ(world.take(), Transcript{});
}

TEST_F(CommandsTest, APauseStopsHeldChangesAndRetries) {
  world.server.refusals["cafe"] = 1;
  go_to_the_cafe();
  world.feed(nm_disconnected());
  world.take();
  world.feed(command(PauseCommand{}));
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{done});
  EXPECT_EQ(world.status({"group", "vpn"})[6], "held=no");
  world.feed(command(ResumeCommand{}));
  world.advance(0s);  // the retry is overdue
  EXPECT_EQ(world.server.connected, std::set<std::string>{"cafe"});
}

TEST_F(CommandsTest, APauseStopsARoundThatIsUnderWay) {
  world.server.list_takes = 100ms;
  go_to_the_cafe();
  world.feed(command(PauseCommand{}));
  world.advance(1s);
  EXPECT_EQ(world.take(), Transcript{done});
  world.feed(command(ResumeCommand{}));
  world.advance(1s);
  EXPECT_EQ(world.server.connected, std::set<std::string>{"cafe"});
}

TEST_F(CommandsTest, APauseStopsARoundThatHasNotBegun) {
  world.kernel.gives("1.2.3.4", "10.0.0.1");
  world.feed({nm_default_connection_change(), command(PauseCommand{})});
  EXPECT_EQ(world.take(), Transcript{done});
}

TEST(Commands, APauseBetweenTheProbeAndTheListEndsTheRound) {
  Tracker tracker({}, {written_config(home_and_cafe), FileStamp{}}, TimePoint{});
  for (const Event& event : {Event{ServiceClaimed{}}, Event{nm_connected()}, Event{Drained{}}}) {
    tracker.handle(event, TimePoint{});
  }
  tracker.handle(command(PauseCommand{}), TimePoint{});
  EXPECT_EQ(tracker.handle(RoutesProbed{}, TimePoint{}), Actions{});
}

// --- status -------------------------------------------------------------------------------------

TEST_F(CommandsTest, StatusTellsEverything) {
  world.feed(ManagerPresence{Manager::connman, true});
  world.feed(connman("ready", true));
  world.advance(4s);
  const std::vector<Words> expected{
      {"network", "state=up", "claim=up", "paused=no"},
      {"target", "1.2.3.4", "local=192.168.0.1", "interface=eth0"},
      {"group", "vpn", "selected=home", "peer=home", "state=connected", "since=5", "held=no",
       "damped=no"},
      {"manager", "nm", "state=up", "word=nm initially-connected", "age=5"},
      {"manager", "connman", "state=none", "word=connman initially-ready", "age=4"},
      {"manager", "icd", "state=absent", "word=none", "age=none"},
      {"server", "state=present"},
      {"bus", "state=connected"},
      {"config", "file=some.conf", "state=current"},
      {"count", "rounds=2", "switches=1", "connect-failures=0", "config-errors=0"}};
  std::vector<Words> seen;
  for (const app::StatusEntry& entry :
       app::status_entries(world.tracker().status(world.now()), "some.conf")) {
    seen.push_back(entry.subject);
    seen.back().insert(seen.back().end(), entry.facts.begin(), entry.facts.end());
  }
  EXPECT_EQ(seen, expected);
}

TEST(Commands, StatusTellsWhatIsNotKnownYet) {
  const SimulatedWorld world("[vpn]\nhome = 192.168.0.0/16\n");
  EXPECT_EQ(world.status({"network"}), (Words{"network", "state=down", "claim=none", "paused=no"}));
  EXPECT_EQ(world.status({"target"}), Words{});
  EXPECT_EQ(world.status({"group"}), (Words{"group", "vpn", "selected=none", "peer=none",
                                            "state=none", "since=0", "held=no", "damped=no"}));
  EXPECT_EQ(world.status({"bus"})[1], "state=startup");
}

TEST_F(CommandsTest, StatusTellsOfATargetWithoutALocalAddressAndOfAManagersDown) {
  world.kernel.gives_none("1.2.3.4");
  world.feed(nm_disconnected());
  EXPECT_EQ(world.status({"target"}), (Words{"target", "1.2.3.4", "local=none", "interface=none"}));
  EXPECT_EQ(world.status({"manager", "nm"})[2], "state=down");
  world.kernel.gives("1.2.3.4", "192.168.0.1", "");
  world.feed(Resumed{});
  EXPECT_EQ(world.status({"target"})[3], "interface=none");
}

}  // namespace
}  // namespace conntrack::domain
