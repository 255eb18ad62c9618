// SPDX-License-Identifier: GPL-3.0-or-later
// Which events there are, and what they are called (WH2).
#include <gtest/gtest.h>

#include "tests/support/domain_printers.h"
#include "tests/support/reports.h"
#include "tests/support/simulated_world.h"
#include "tests/unit/domain/tracker/laptop_at_home.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;
using namespace tests;

class ReportsTest : public LaptopAtHome {};

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
    const std::string words = tests::text_of(report.words);
    SCOPED_TRACE(words);
    SimulatedWorld other(home_and_cafe);
    other.kernel.gives("1.2.3.4", "192.168.0.1");
    other.begin(CommandReceived{"j", UpCommand{}});
    other.kernel.gives_none("1.2.3.4");
    other.feed(report);
    other.advance(2s);
    const Transcript seen = other.take();
    ASSERT_EQ(seen.size(), 5U);
    EXPECT_EQ(seen[3], "2.000 down " + words);
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
  const unsigned asked = world.kernel.asked;
  go_to_the_cafe();
  world.feed(KernelChanged{});
  world.advance(19ms);
  EXPECT_EQ(world.take(), Transcript{});
  world.feed(nm_default_connection_change());
  world.advance(5s);
  EXPECT_EQ(world.take(), (Transcript{"1.019 up vpn=cafe nm default-connection-change",
                                      "1.019 kill home", "1.019 connect cafe"}));
  EXPECT_EQ(world.kernel.asked, asked + 1) << "one round follows";
}

TEST_F(ReportsTest, AKernelChangeTakesTheWordsOfAManagerThatCameJustBefore) {
  world.feed(nm_default_connection_change());
  world.advance(50ms);
  go_to_the_cafe();
  world.feed(KernelChanged{});
  world.advance(19ms);
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(1ms);
  EXPECT_EQ(world.take().front(), "1.070 up vpn=cafe nm default-connection-change");
}

TEST_F(ReportsTest, AKernelChangeThatNoManagerSpeaksOfHasItsOwnWords) {
  world.feed(nm_default_connection_change());
  world.advance(51ms);
  go_to_the_cafe();
  world.feed(KernelChanged{});
  world.advance(10ms);
  world.feed(KernelChanged{});
  world.advance(10ms);
  EXPECT_EQ(world.take().front(), "1.071 up vpn=cafe route-change");
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
  world.kernel.gives_none("1.2.3.4");
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

  world.kernel.gives_none("1.2.3.4");
  world.feed(nm_disconnected());
  world.advance(5s);
  world.take();
  go_to_the_cafe();
  world.feed(nm_default_connection_change());
  world.advance(20ms);
  EXPECT_EQ(world.take().front(), "12.030 up vpn=cafe nm default-connection-change")
      << "it does not wait for ever";
}

TEST_F(ReportsTest, ADefaultConnectionOfAManagerThatHasNotSpokenWaitsForItsWord) {
  world.feed(ManagerPresence{Manager::network_manager, false});
  world.feed(ManagerPresence{Manager::network_manager, true});
  go_to_the_cafe();
  world.take();
  world.feed(nm_default_connection_change());
  world.advance(19ms);
  EXPECT_EQ(world.take(), Transcript{});
  world.feed(nm_connected());
  EXPECT_EQ(world.take().front(), "1.019 up vpn=cafe nm connected");
}

}  // namespace
}  // namespace conntrack::domain
