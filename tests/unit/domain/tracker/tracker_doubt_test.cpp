// SPDX-License-Identifier: GPL-3.0-or-later
// A world that is not ideal: what could not be asked is unknown, never "no"; what was promised is
// checked; news ends the waiting (DE1, DE9, DE10, VP6).
#include <gtest/gtest.h>

#include "tests/support/reports.h"
#include "tests/unit/domain/tracker/laptop_at_home.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;
using namespace tests;

class DoubtTest : public LaptopAtHome {};

// DE1: no descriptors are left.
TEST_F(DoubtTest, AnUnknownAnswerDecidesNothingAndIsWarnedOfOnce) {
  world.kernel.answers = false;
  world.feed(nm_default_connection_change());
  world.advance(10s);
  EXPECT_EQ(world.take(), Transcript{"1.000 probe-failed Too many open files"});
  EXPECT_EQ(world.server.connected, std::set<std::string>{"home"});
  go_to_the_cafe();
  world.kernel.answers = true;
  world.advance(1s);
  EXPECT_EQ(world.take(), (Transcript{"12.000 up vpn=cafe nm default-connection-change",
                                      "12.000 kill home", "12.000 connect cafe"}));
  world.kernel.answers = false;
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(), Transcript{"12.000 probe-failed Too many open files"}) << "again";
}

TEST_F(DoubtTest, AManualCommandSurvivesAnUnknownAnswer) {
  world.kernel.answers = false;
  world.feed(CommandReceived{"j", DownCommand{}});
  world.take();
  world.kernel.answers = true;
  world.advance(1s);
  EXPECT_EQ(world.take(), (Transcript{"2.000 down manual", "2.000 kill home"}));
}

// DE10: after BGCANCEL and KILL the server adds the peer all the same.
TEST_F(DoubtTest, APeerGivenUpThatIsAddedAllTheSameIsKilled) {
  world.server.connect_takes = 5s;
  world.server.adds_abandoned_after = 500ms;
  go_to_the_cafe();
  world.feed(nm_default_connection_change());
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  world.feed(nm_default_connection_change());
  world.take();
  world.advance(3s);
  EXPECT_EQ(world.take(), (Transcript{"3.000 up vpn=home interval-timer", "3.000 kill cafe"}));
}

TEST_F(DoubtTest, APeerGivenUpIsKilledThoughTheFileNoLongerNamesIt) {
  world.server.connect_takes = 5s;
  world.server.adds_abandoned_after = 500ms;
  go_to_the_cafe();
  world.feed(nm_default_connection_change());
  world.file.write("[vpn]\nhome = 192.168.0.0/16\n");
  world.feed(ReloadRequested{});
  world.advance(3s);
  EXPECT_EQ(world.server.connected, std::set<std::string>{});
  world.server.connected.insert("cafe");
  world.advance(10min);
  EXPECT_EQ(world.server.connected, std::set<std::string>{"cafe"}) << "somebody else's by now";
}

// DE10: OK, and the peer is never there.
TEST_F(DoubtTest, AConnectWhosePeerIsNeverListedHasFailed) {
  SimulatedWorld other(home_and_cafe, {.interval = 1s});
  other.kernel.gives("1.2.3.4", "192.168.0.1");
  other.server.unlisted = {"home"};
  other.begin(nm_initially_connected());
  other.take();
  other.advance(1s);
  EXPECT_EQ(other.take(), Transcript{"1.000 connect-failed home not-connected"});
  other.advance(1s);
  EXPECT_EQ(other.take(), Transcript{"2.000 connect home"}) << "tried again, not announced";
}

TEST_F(DoubtTest, AKillThatIsRefusedIsWarnedOfOnceAndToldOf) {
  world.server.unkillable = {"home"};
  go_to_the_cafe();
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take().back(), "1.000 kill-failed home internal-error");
  EXPECT_EQ(fact("kill-failed"), "home");
  world.advance(2min);
  for (const std::string& line : world.take()) EXPECT_EQ(line.find("kill-failed"), line.npos);
  world.server.unkillable.clear();
  world.advance(1min);
  EXPECT_EQ(fact("kill-failed"), "");
  EXPECT_EQ(world.server.connected, std::set<std::string>{"cafe"});
}

TEST_F(DoubtTest, AKillThatIsRefusedIsForgottenOnceThePeerIsGone) {
  world.server.unkillable = {"home"};
  go_to_the_cafe();
  world.feed(nm_default_connection_change());
  EXPECT_EQ(fact("kill-failed"), "home");
  world.server.connected.erase("home");
  world.advance(1min);
  EXPECT_EQ(fact("kill-failed"), "");
}

// DE10: a connect that is never answered.
TEST_F(DoubtTest, AConnectWithoutAnAnswerFailsAfterTwoMinutes) {
  world.server.silent = {"cafe"};
  go_to_the_cafe();
  world.feed(nm_default_connection_change());
  world.take();
  world.advance(119s);
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(2s);
  EXPECT_EQ(world.take(),
            (Transcript{"121.000 abandon cafe", "121.000 connect-failed cafe timed-out",
                        "122.000 connect cafe"}));
}

// DE10: an attempt that is tied to an address that is gone.
TEST_F(DoubtTest, AnAttemptIsBegunAnewWhenItsSourceAddressIsReplaced) {
  world.server.silent = {"cafe"};
  go_to_the_cafe();
  world.feed(nm_default_connection_change());
  world.take();
  world.kernel.gives("1.2.3.4", "10.9.9.9");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(), (Transcript{"1.000 abandon cafe", "1.000 connect cafe"}));
  world.feed(CommandReceived{"j", UpCommand{}});
  EXPECT_EQ(world.take(), Transcript{"1.000 job j is done"}) << "it is not old yet";
  world.advance(10s);
  world.feed(CommandReceived{"k", UpCommand{}});
  EXPECT_EQ(world.take(),
            (Transcript{"11.000 job k is done", "11.000 abandon cafe", "11.000 connect cafe"}));
}

// WH4: a link that comes up has its routes before its address; the kernel then gives another
// link's.
TEST_F(DoubtTest, ABorrowedSourceAddressIsDoubtful) {
  world.kernel.gives_borrowed("1.2.3.4", "10.98.0.2");
  world.feed(KernelChanged{});
  world.advance(200ms);
  EXPECT_EQ(world.take(), Transcript{});
  world.kernel.gives("1.2.3.4", "192.168.0.1");
  world.feed(KernelChanged{});
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{});
}

// There are links that never have one of their own.
TEST_F(DoubtTest, ABorrowedSourceAddressThatStaysDecides) {
  world.kernel.gives_borrowed("1.2.3.4", "10.98.0.2");
  world.feed(KernelChanged{});
  world.advance(1min);
  EXPECT_EQ(world.server.connected, std::set<std::string>{"cafe"});
}

TEST_F(DoubtTest, ABorrowedSourceAddressDoesNotBeginAnAttemptAnew) {
  world.server.silent = {"cafe"};
  go_to_the_cafe();
  world.feed(nm_default_connection_change());
  world.take();
  world.kernel.gives_borrowed("1.2.3.4", "10.98.0.2");
  world.feed(nm_default_connection_change());
  EXPECT_EQ(world.take(), Transcript{});
}

/// At the café, after five failed connects: the next one is tried 16 s later.
class NewsTest : public DoubtTest {
 protected:
  NewsTest() {
    world.server.refusals["cafe"] = 100;
    go_to_the_cafe();
    world.feed(nm_default_connection_change());
    world.advance(15500ms);
    world.server.refusals["cafe"] = 0;
    world.take();
    EXPECT_EQ(fact("state"), "failed");
  }
  void expect_tried_at_once() {
    world.advance(20ms);
    EXPECT_TRUE(world.server.connected.contains("cafe"));
  }
};

TEST_F(NewsTest, WithoutItTheNextAttemptIsLate) {
  world.advance(10s);
  EXPECT_FALSE(world.server.connected.contains("cafe"));
}

TEST_F(NewsTest, IsANewSourceAddress) {
  world.kernel.gives("1.2.3.4", "10.9.9.9");
  world.feed(KernelChanged{});
  expect_tried_at_once();
}

TEST_F(NewsTest, IsAManualUp) {
  world.feed(CommandReceived{"j", UpCommand{}});
  expect_tried_at_once();
}

TEST_F(NewsTest, IsADefaultConnectionChange) {
  world.feed(nm_default_connection_change());
  expect_tried_at_once();
}

TEST_F(NewsTest, IsTheEndOfASuspend) {
  world.feed(Resumed{});
  expect_tried_at_once();
}

// 60 and 70 are one state, and no event; but it has become better.
TEST_F(NewsTest, IsAReportOfUpThatIsNotTheLastOneAgain) {
  Report better = nm_connected();
  better.detail = 70;
  world.feed(better);
  expect_tried_at_once();
}

TEST_F(NewsTest, IsNotTheSameReportAgain) {
  for (int times = 0; times < 100; ++times) world.feed(nm_connected());
  world.advance(1s);
  EXPECT_FALSE(world.server.connected.contains("cafe"));
}

/// The VPN takes the default route once it is up.
class TunnelTest : public DoubtTest {
 protected:
  TunnelTest() {
    world.server.tunnels = {{"home", "tun0"}, {"cafe", "tun1"}};
    world.kernel.gives("1.2.3.4", "172.16.0.2", "tun0");
  }
};

// VP6: the machine comes to another place while its default route lies in the tunnel.
TEST_F(TunnelTest, IsLookedUnder) {
  world.kernel.gives_under_tunnel("1.2.3.4", "192.168.0.1");
  world.feed(KernelChanged{});
  world.advance(1s);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(fact("under-tunnel"), "tun0");
  world.kernel.gives_under_tunnel("1.2.3.4", "10.0.0.1", "wlan0");
  world.feed(KernelChanged{});
  world.advance(1s);
  EXPECT_EQ(world.take(), (Transcript{"2.020 up vpn=cafe route-change", "2.020 kill home",
                                      "2.020 connect cafe"}));
}

TEST_F(TunnelTest, HidesNothingMoreWhileTheAnswerUnderItIsTheSame) {
  world.kernel.gives_under_tunnel("1.2.3.4", "192.168.0.1");
  world.feed(KernelChanged{});
  world.advance(1s);
  const unsigned asked = world.server.asked;
  for (int times = 0; times < 5; ++times) {
    world.feed(KernelChanged{});
    world.advance(1s);
  }
  EXPECT_EQ(world.server.asked, asked);
}

TEST_F(TunnelTest, LeavesTheGroupWhereNothingIsKnownUnderIt) {
  world.feed(KernelChanged{});
  world.advance(10min);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(fact("own-tunnel"), "tun0");
}

// DE9: one IFNAME fails.
TEST_F(TunnelTest, IsStillKnownWhenItsInterfaceCannotBeAskedFor) {
  world.feed(KernelChanged{});
  world.advance(1s);
  world.server.nameless = {"home"};
  world.feed(nm_default_connection_change());
  world.advance(10s);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(world.server.connected, std::set<std::string>{"home"});
}

}  // namespace
}  // namespace conntrack::domain
