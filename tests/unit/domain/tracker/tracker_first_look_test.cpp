// SPDX-License-Identifier: GPL-3.0-or-later
// The first look, taken when nobody reports (WH7).
#include <gtest/gtest.h>

#include "tests/support/reports.h"
#include "tests/support/simulated_world.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;
using namespace tests;

constexpr const char* home_and_link = "[vpn]\nhome = 192.168.0.0/16\nlink = 169.254.0.0/16\n";

class FirstLookTest : public testing::Test {
 protected:
  FirstLookTest() {
    world.kernel.gives("1.2.3.4", "169.254.0.1");
    world.feed(ServiceClaimed{});
  }

  const Transcript looked_at_once{"0.000 down vpn=link interval-timer", "0.000 connect link"};
  SimulatedWorld world{home_and_link};
};

TEST_F(FirstLookTest, IsTakenAtOnceIfThereIsNoBus) {
  world.feed(BusChanged{BusChanged::State::unavailable, {}});
  EXPECT_EQ(world.take(), looked_at_once);
  EXPECT_EQ(world.status({"bus"})[1], "state=lost");
}

TEST_F(FirstLookTest, IsTakenAtOnceIfNoManagerIsOnTheBus) {
  for (const Manager manager : all_managers) world.feed(ManagerPresence{manager, false});
  EXPECT_EQ(world.take(), looked_at_once);
}

TEST_F(FirstLookTest, IsTakenAfterASecondIfAManagerIsSilent) {
  world.feed(ManagerPresence{Manager::network_manager, true});
  world.advance(999ms);
  EXPECT_EQ(world.kernel.asked, 0U);
  world.advance(1ms);
  EXPECT_EQ(world.take(), (Transcript{"1.000 down vpn=link interval-timer", "1.000 connect link"}));
  EXPECT_EQ(world.status({"manager", "nm"})[2], "state=silent");
  EXPECT_EQ(world.status({"manager", "nm"})[3], "word=none");
}

// WH4: before the first report no check is made but this one.
TEST_F(FirstLookTest, IsNotHurriedByOtherChecks) {
  world.file.write("[vpn]\nother = 0.0.0.0/0\n");
  world.feed({KernelChanged{}, Resumed{}, ConfigTouched{}, ReloadRequested{}});
  world.feed(CommandReceived{"j", ResumeCommand{}});
  world.lose_server();
  world.feed(ServiceClaimed{});
  world.advance(500ms);
  EXPECT_EQ(world.kernel.asked, 0U);
  EXPECT_EQ(world.take(), Transcript{"0.000 job j is done"});
}

TEST_F(FirstLookTest, IsTakenWhenTheBusIsLostBeforeAnybodyHasReported) {
  world.feed(BusChanged{BusChanged::State::connected, {}});
  world.feed(ManagerPresence{Manager::network_manager, true});
  world.advance(300ms);
  world.feed(BusChanged{BusChanged::State::lost, {}});
  EXPECT_EQ(world.take().back(), "0.300 connect link");
}

TEST_F(FirstLookTest, IsTakenWhenTheOnlyManagerGoesWithoutAWord) {
  for (const Manager manager : {Manager::connman, Manager::icd}) {
    world.feed(ManagerPresence{manager, false});
  }
  world.feed(ManagerPresence{Manager::network_manager, true});
  world.advance(300ms);
  world.feed(ManagerPresence{Manager::network_manager, false});
  EXPECT_EQ(world.take().back(), "0.300 connect link");
}

// WH2: the loss of the bus has a check of its own, whoever was on it.
TEST_F(FirstLookTest, IsFollowedByACheckWhenABusWithoutManagersIsLost) {
  world.feed(BusChanged{BusChanged::State::connected, {}});
  for (const Manager manager : all_managers) world.feed(ManagerPresence{manager, false});
  EXPECT_EQ(world.kernel.asked, 1U);
  world.feed(BusChanged{BusChanged::State::lost, {}});
  EXPECT_EQ(world.kernel.asked, 2U);
}

TEST_F(FirstLookTest, IsNotNeededIfSomebodyReports) {
  world.feed(nm_initially_connected());
  EXPECT_EQ(world.take().front(), "0.000 down vpn=link nm initially-connected");
  world.advance(2s);
  EXPECT_EQ(world.kernel.asked, 1U);
}

// Listening begins when the service is claimed, so the managers have their second from then.
TEST(FirstLook, WaitsForTheServerAndThenForTheManagers) {
  SimulatedWorld world(home_and_link);
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  world.advance(5s);
  world.feed(ServiceClaimed{});
  world.advance(999ms);
  EXPECT_EQ(world.kernel.asked, 0U);
  world.advance(1ms);
  EXPECT_EQ(world.take(), (Transcript{"6.000 up vpn=home interval-timer", "6.000 connect home"}));
}

}  // namespace
}  // namespace conntrack::domain
