// SPDX-License-Identifier: GPL-3.0-or-later
// Too many events, and groups that go to and fro (WH5, WH6).
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/reports.h"
#include "tests/support/simulated_world.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;
using namespace tests;

using tests::home_and_cafe;

/// A laptop whose peer was connected at home before the tracker began.
class StormTest : public testing::Test {
 protected:
  StormTest() {
    world.server.connected = {"home"};
    world.kernel.gives("1.2.3.4", "192.168.0.1");
    world.begin(nm_initially_connected());
    world.advance(2s);
    world.take();
    world.kernel.asked = 0;
    world.server.asked = 0;
  }

  void go_to(const char* local) {
    world.kernel.gives("1.2.3.4", local);
    world.feed(nm_default_connection_change());
  }
  void go_home() { go_to("192.168.0.1"); }
  void go_to_the_cafe() { go_to("10.0.0.1"); }

  /// Five switches. The first leaves what was found at start, so the last three are returns.
  void flap() {
    for (int times = 0; times < 2; ++times) {
      go_to_the_cafe();
      world.advance(1s);
      go_home();
      world.advance(1s);
    }
    go_to_the_cafe();
  }

  SimulatedWorld world{home_and_cafe};
};

// --- WH5 ----------------------------------------------------------------------------------------

TEST_F(StormTest, QueuedEventsAreDrainedBeforeARound) {
  world.feed(std::vector<Event>(1000, Resumed{}));
  EXPECT_EQ(world.kernel.asked, 1U);
}

TEST_F(StormTest, AtMostFiftyRoundsAreRunInASecond) {
  for (int times = 0; times < 500; ++times) {
    world.feed(Resumed{});
    world.advance(1ms);
  }
  EXPECT_EQ(world.kernel.asked, 50U);
  world.advance(499ms);
  EXPECT_EQ(world.kernel.asked, 50U);
  world.advance(1ms);
  EXPECT_EQ(world.kernel.asked, 51U) << "what came meanwhile is not forgotten";
  world.advance(10s);
  EXPECT_EQ(world.kernel.asked, 51U);
}

TEST_F(StormTest, TenThousandSignalsThatChangeNothingSendNothingToTheServer) {
  for (int times = 0; times < 10'000; ++times) {
    world.feed(times % 2 == 0 ? Event{KernelChanged{}} : Event{nm_connected()});
    if (times % 10 == 0) world.advance(1ms);
  }
  EXPECT_EQ(world.server.asked, 0U);
  EXPECT_EQ(world.take(), Transcript{});
}

// --- WH6 ----------------------------------------------------------------------------------------

TEST_F(StormTest, AGroupThatFlapsIsWarnedOfOnce) {
  go_to_the_cafe();
  go_home();
  go_to_the_cafe();
  go_home();
  const Transcript before = world.take();
  EXPECT_EQ(std::count(before.begin(), before.end(), "2.000 flapping vpn"), 0);
  go_to_the_cafe();
  EXPECT_EQ(world.take(),
            (Transcript{"2.000 up vpn=cafe nm default-connection-change", "2.000 kill home",
                        "2.000 connect cafe", "2.000 flapping vpn"}));
  for (int times = 0; times < 3; ++times) {
    go_home();
    world.advance(10s);
    go_to_the_cafe();
    world.advance(10s);
  }
  const Transcript after = world.take();
  EXPECT_EQ(after.size(), 6U * 3) << "each after ten seconds, and no further warning";
}

TEST_F(StormTest, ADampedGroupChangesOnlyWhenTheChangeHasStoodForTenSeconds) {
  flap();
  world.take();
  for (int times = 0; times < 5; ++times) {
    go_home();
    world.advance(9s);
    go_to_the_cafe();
    world.advance(1s);
  }
  EXPECT_EQ(world.take(), Transcript{});
  go_home();
  EXPECT_EQ(world.status({"group", "vpn"})[6], "held=10");
  world.advance(9999ms);
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(1ms);
  EXPECT_EQ(world.take(), (Transcript{"66.000 up vpn=home nm default-connection-change",
                                      "66.000 kill cafe", "66.000 connect home"}));
}

// WH8
TEST_F(StormTest, ResumeRestartsTheHoldOfADampedGroup) {
  flap();
  world.take();
  go_home();
  world.advance(8s);
  world.feed(Resumed{});
  world.advance(9999ms);
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(1ms);
  EXPECT_EQ(world.take().back(), "24.000 connect home");
}

TEST_F(StormTest, DampingEndsWhenTheOutcomeHasNotChangedForAMinute) {
  flap();  // until 6 s
  EXPECT_EQ(world.status({"group", "vpn"})[7], "damped=60");
  world.advance(59s);
  EXPECT_EQ(world.status({"group", "vpn"})[7], "damped=1");
  world.advance(1s);
  EXPECT_EQ(world.status({"group", "vpn"})[7], "damped=no");
  world.take();
  go_home();
  EXPECT_EQ(world.take().size(), 3U) << "at once";
}

TEST_F(StormTest, ManualCommandsAreNeitherDampedNorCounted) {
  for (int times = 0; times < 10; ++times) {
    world.feed(CommandReceived{"j", DownCommand{}});
    world.feed(CommandReceived{"j", UpCommand{}});
  }
  const Transcript seen = world.take();
  EXPECT_EQ(std::count(seen.begin(), seen.end(), "2.000 flapping vpn"), 0);
  EXPECT_EQ(seen.size(), 10U * 6);

  flap();
  world.take();
  world.feed(CommandReceived{"j", DownCommand{}});
  EXPECT_EQ(world.take().back(), "6.000 kill home");
}

TEST_F(StormTest, BringingBackAVanishedPeerIsNoSwitch) {
  for (int times = 0; times < 5; ++times) {
    world.server.connected.clear();
    world.feed(nm_default_connection_change());
  }
  go_to_the_cafe();
  go_home();
  world.take();
  go_to_the_cafe();
  EXPECT_EQ(world.take().size(), 3U) << "the second return: at once, and no warning";
}

TEST_F(StormTest, BringingBackAVanishedPeerIsNotHeldByDamping) {
  flap();
  for (int times = 0; times < 5; ++times) {
    world.feed(nm_default_connection_change());  // the server lists the peer
    world.take();
    world.server.connected.clear();
    world.feed(nm_default_connection_change());
    EXPECT_EQ(world.take(),
              (Transcript{"6.000 up vpn=cafe nm default-connection-change", "6.000 connect cafe"}));
  }
}

TEST_F(StormTest, OneGroupsFlappingDoesNotDampAnother) {
  world.file.write(std::string(home_and_cafe) + "[other]\nx = 9.9.9.9 0.0.0.0/0\n");
  world.feed(ReloadRequested{});
  flap();
  world.kernel.gives("9.9.9.9", "10.0.0.1");
  world.take();
  world.feed(Resumed{});
  EXPECT_EQ(world.take(), (Transcript{"6.000 up vpn=cafe other=x resume", "6.000 connect x"}));
}

}  // namespace
}  // namespace conntrack::domain
