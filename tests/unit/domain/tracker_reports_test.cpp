// SPDX-License-Identifier: GPL-3.0-or-later
// Which events there are, what they are called, and what they claim (WH2, WH3).
#include <gtest/gtest.h>

#include "tests/support/reports.h"
#include "tests/support/simulated_world.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;
using namespace tests;

constexpr const char* places = "[vpn]\nhome = 192.168.0.0/16\ncafe = 10.0.0.0/8\n";

constexpr BusChanged bus(BusChanged::State state) { return {state, {}}; }

/// A laptop at home for a second, connected. NetworkManager has said so.
class ReportsTest : public testing::Test {
 protected:
  ReportsTest() {
    world.kernel.gives("1.2.3.4", "192.168.0.1");
    world.begin(nm_initially_connected());
    world.advance(1s);
    world.take();
  }

  void go_to_the_cafe() { world.kernel.gives("1.2.3.4", "10.0.0.1"); }
  std::string claim() { return world.status({"network"})[2]; }

  SimulatedWorld world{places};
};

// --- WH2: words ---------------------------------------------------------------------------------

TEST_F(ReportsTest, EachEventHasItsWords) {
  const std::pair<Event, const char*> rows[] = {
      {nm_default_connection_change(), "nm default-connection-change"},
      {connman("online", true), "connman initially-online"},
      {connman("ready"), "connman ready"},
      {connman("online"), "connman online"},
      {icd_initially_connected("The IAP"), "icd initially-connected \"The IAP\""},
      {icd_connected("Another"), "icd connected Another"},
      {Resumed{}, "resume"},
      {CommandReceived{"j", UpCommand{{"hello", "there"}}}, "manual hello there"},
      {CommandReceived{"j", UpCommand{}}, "manual"},
      {CommandReceived{"j", ResumeCommand{}}, "interval-timer"},
  };
  bool at_home = true;
  for (const auto& [event, words] : rows) {
    SCOPED_TRACE(words);
    world.advance(60s);
    world.take();
    at_home = !at_home;
    world.kernel.gives("1.2.3.4", at_home ? "192.168.0.1" : "10.0.0.1");
    world.feed(event);
    const Transcript seen = world.take();
    ASSERT_GE(seen.size(), 3U);
    const std::string& notice = seen[seen.size() - 3];
    EXPECT_EQ(notice.substr(notice.find(' ') + 1),
              std::string("up vpn=") + (at_home ? "home " : "cafe ") + words);
  }
}

// The words with which a manager brings the network down, and that of ICd's attach.
TEST_F(ReportsTest, EachReportOfDownHasItsWords) {
  for (const Event& down : {Event{connman("offline")}, Event{connman("idle")}, Event{icd_idle()},
                            Event{connman("offline", true)}, Event{connman("idle", true)},
                            Event{icd_initially_disconnected()}, Event{nm_disconnected()},
                            Event{nm_initially_disconnected()}}) {
    const Report& report = std::get<Report>(down);
    SCOPED_TRACE(quoted(report.words));
    SimulatedWorld other(places);
    other.kernel.gives("1.2.3.4", "192.168.0.1");
    other.begin(CommandReceived{"j", UpCommand{}});
    other.feed(report);
    other.advance(2s);
    const Transcript seen = other.take();
    ASSERT_EQ(seen.size(), 5U);
    EXPECT_EQ(seen[3], "2.000 down " + quoted(report.words));
    EXPECT_EQ(seen[4], "2.000 kill home");
  }
}

// DE8: a service that comes and goes without a word is nobody's business.
TEST_F(ReportsTest, AManagerThatVanishesWithoutAClaimDoesNotBotherTheServer) {
  const unsigned asked = world.server.asked;
  for (int times = 0; times < 10; ++times) {
    world.feed(ManagerPresence{Manager::icd, true});
    world.feed(ManagerPresence{Manager::icd, false});
  }
  EXPECT_EQ(world.server.asked, asked);
}

TEST_F(ReportsTest, AManagerThatVanishesIsACheckByTheNameOfTheIntervalTimer) {
  go_to_the_cafe();
  world.feed(ManagerPresence{Manager::network_manager, false});
  EXPECT_EQ(world.take().front(), "1.000 up vpn=cafe interval-timer");
  EXPECT_EQ(claim(), "claim=none");
}

// NT2, NM4
TEST_F(ReportsTest, ABusThatIsLostIsAnnouncedAndEndsEveryClaim) {
  go_to_the_cafe();
  world.feed(bus(BusChanged::State::lost));
  EXPECT_EQ(world.take(),
            (Transcript{"1.000 dbus-connection lost", "1.000 up vpn=cafe interval-timer",
                        "1.000 kill home", "1.000 connect cafe"}));
  EXPECT_EQ(claim(), "claim=none");
  EXPECT_EQ(world.status({"bus"}), (Words{"bus", "state=lost"}));
  EXPECT_EQ(world.status({"manager", "nm"})[2], "state=absent");
  world.feed({bus(BusChanged::State::startup), bus(BusChanged::State::connected),
              BusChanged{BusChanged::State::confused, "idle"}});
  EXPECT_EQ(world.take(),
            (Transcript{"1.000 dbus-connection startup", "1.000 dbus-connection connected",
                        "1.000 dbus-connection state=idle"}));
  EXPECT_EQ(world.status({"bus"}), (Words{"bus", "state=connected"}));
}

TEST_F(ReportsTest, AKernelChangeWaitsForTheWordsOfAManagerThatComeLater) {
  go_to_the_cafe();
  world.feed(KernelChanged{});
  world.advance(30ms);
  EXPECT_EQ(world.take(), Transcript{});
  world.feed(nm_default_connection_change());
  world.advance(5s);
  EXPECT_EQ(world.take(), (Transcript{"1.030 up vpn=cafe nm default-connection-change",
                                      "1.030 kill home", "1.030 connect cafe"}));
  EXPECT_EQ(world.kernel.asked, 2U) << "one round follows";
}

TEST_F(ReportsTest, AKernelChangeTakesTheWordsOfAManagerThatCameJustBefore) {
  world.feed(nm_default_connection_change());
  world.advance(50ms);
  go_to_the_cafe();
  world.feed(KernelChanged{});
  world.advance(49ms);
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(1ms);
  EXPECT_EQ(world.take().front(), "1.100 up vpn=cafe nm default-connection-change");
}

TEST_F(ReportsTest, AKernelChangeThatNoManagerSpeaksOfHasItsOwnWords) {
  world.feed(nm_default_connection_change());
  world.advance(51ms);
  go_to_the_cafe();
  world.feed(KernelChanged{});
  world.advance(20ms);
  world.feed(KernelChanged{});
  world.advance(30ms);
  EXPECT_EQ(world.take().front(), "1.101 up vpn=cafe route-change");
}

TEST_F(ReportsTest, AKernelChangeWaitsForNobodyIfNoManagerHasSpoken) {
  world.feed(ManagerPresence{Manager::network_manager, false});
  world.feed(ManagerPresence{Manager::connman, true});
  go_to_the_cafe();
  world.feed(KernelChanged{});
  EXPECT_EQ(world.take().front(), "1.000 up vpn=cafe route-change");
}

// A new default connection precedes the word that the manager is connected, which tells more.
TEST_F(ReportsTest, ADefaultConnectionOfAManagerThatWasDownWaitsForItsWord) {
  world.feed(nm_disconnected());
  world.advance(5s);
  EXPECT_EQ(world.take(), (Transcript{"3.000 down nm disconnected", "3.000 kill home"}));
  go_to_the_cafe();
  world.feed({KernelChanged{}, nm_default_connection_change()});
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(10ms);
  world.feed(nm_connected());
  world.advance(1s);
  EXPECT_EQ(world.take(), (Transcript{"6.010 up vpn=cafe nm connected", "6.010 connect cafe"}));

  world.feed(nm_disconnected());
  world.advance(5s);
  world.take();
  world.feed(nm_default_connection_change());
  world.advance(50ms);
  EXPECT_EQ(world.take().front(), "12.060 up vpn=cafe nm default-connection-change")
      << "it does not wait for ever";
}

TEST_F(ReportsTest, ADefaultConnectionOfAManagerThatHasNotSpokenWaitsForItsWord) {
  world.feed(ManagerPresence{Manager::network_manager, false});
  world.feed(ManagerPresence{Manager::network_manager, true});
  go_to_the_cafe();
  world.take();
  world.feed(nm_default_connection_change());
  world.advance(49ms);
  EXPECT_EQ(world.take(), Transcript{});
  world.feed(nm_connected());
  EXPECT_EQ(world.take().front(), "1.049 up vpn=cafe nm connected");
}

// --- WH3: claims --------------------------------------------------------------------------------

TEST_F(ReportsTest, AStateEqualToTheLastIsNoEvent) {
  const unsigned rounds = world.kernel.asked;
  world.feed(nm_connected());
  EXPECT_EQ(world.kernel.asked, rounds);
}

TEST_F(ReportsTest, AManagersDownBringsEveryGroupDownThoughTheAddressesRemain) {
  world.feed(nm_disconnected());
  EXPECT_EQ(claim(), "claim=down");
  world.advance(2s);
  EXPECT_EQ(world.take(), (Transcript{"3.000 down nm disconnected", "3.000 kill home"}));
}

TEST_F(ReportsTest, AManagersDownCountsForNothingWhileAnotherSaysUp) {
  world.feed(connman("online", true));
  world.feed(nm_disconnected());
  world.advance(5s);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(claim(), "claim=up");
  world.feed(connman("ready"));
  EXPECT_EQ(claim(), "claim=down");
}

TEST_F(ReportsTest, AManagersDownLapsesForGoodAtTheIntervalTimer) {
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

TEST_F(ReportsTest, AManagersDownLapsesAtACheckThatFindsOtherAddressesAndNotByNoise) {
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
TEST_F(ReportsTest, AManagersDownDoesNotLapseByAnotherManagersWord) {
  world.feed(nm_disconnected());
  world.advance(3s);
  world.take();
  go_to_the_cafe();
  world.feed(connman("ready", true));
  EXPECT_EQ(claim(), "claim=down");
}

TEST_F(ReportsTest, AManagersDownIsMadeWithTheAddressesOfTheRoundThatFollows) {
  // The kernel changed first: its addresses are no news to the claim.
  go_to_the_cafe();
  world.feed({nm_disconnected(), KernelChanged{}});
  world.advance(100ms);
  world.feed(KernelChanged{});
  world.advance(100ms);
  EXPECT_EQ(claim(), "claim=down");
}

TEST_F(ReportsTest, AManagersDownLapsesWhenTheManagerOrTheBusVanishes) {
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

TEST_F(ReportsTest, AManagersDownLapsesAtAnyCheckThatFindsOtherAddresses) {
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

TEST_F(ReportsTest, AManualDownOutlivesTheManagersAndTheBus) {
  world.feed(CommandReceived{"j", DownCommand{}});
  world.feed(bus(BusChanged::State::lost));
  world.feed(bus(BusChanged::State::connected));
  world.feed(ManagerPresence{Manager::network_manager, true});
  world.feed(nm_initially_connected());
  EXPECT_EQ(claim(), "claim=manual-down");
  EXPECT_EQ(world.server.connected, std::set<std::string>{});
}

TEST_F(ReportsTest, AManualDownStandsUntilUp) {
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

TEST_F(ReportsTest, AManualDownStandsUntilAManagerThatSaidDownSaysUp) {
  world.feed(CommandReceived{"j", DownCommand{}});
  world.advance(10s);
  world.feed(nm_disconnected());
  world.advance(10s);
  world.take();
  world.feed(nm_connected());
  EXPECT_EQ(world.take(), (Transcript{"21.000 up vpn=home nm connected", "21.000 connect home"}));
}

TEST_F(ReportsTest, UpClearsAManagersDown) {
  world.feed(nm_disconnected());
  world.advance(3s);
  world.take();
  world.feed(CommandReceived{"j", UpCommand{}});
  EXPECT_EQ(claim(), "claim=none");
  EXPECT_EQ(world.take()[1], "4.000 up vpn=home manual");
}

}  // namespace
}  // namespace conntrack::domain
