// SPDX-License-Identifier: GPL-3.0-or-later
// The configuration file changes (CF14, WH2 `config-change`, NT3).
#include <gtest/gtest.h>

#include <utility>

#include "tests/support/reports.h"
#include "tests/support/simulated_world.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;
using namespace tests;

constexpr const char* at_first = "[vpn]\nhome = 192.168.0.0/16\n";
constexpr const char* edited = "[vpn]\nnest = 192.168.0.0/16\n";

class ConfigChangesTest : public testing::Test {
 protected:
  ConfigChangesTest() {
    world.kernel.gives("1.2.3.4", "192.168.0.1");
    world.begin(nm_initially_connected());
    world.advance(1s);
    world.take();
  }

  std::string state() { return world.status({"config"})[2]; }

  SimulatedWorld world{at_first};
};

TEST_F(ConfigChangesTest, AChangeThatTheDirectoryTellsIsReadWhenItIsStill) {
  world.file.write(edited);
  world.feed(ConfigTouched{});
  world.advance(99ms);
  EXPECT_EQ(world.file.reads, 0U);
  world.advance(1ms);
  EXPECT_EQ(world.take(), (Transcript{"1.100 up vpn=nest config-change", "1.100 connect nest"}))
      << "home is in no group any more: it is not touched";
}

TEST_F(ConfigChangesTest, AChangeThatNobodyTellsIsNoticedAtTheNextRound) {
  world.file.write(edited);
  world.advance(1s);
  EXPECT_EQ(world.file.reads, 0U);
  world.feed(Resumed{});
  EXPECT_EQ(world.take(), Transcript{}) << "that round used the old one";
  world.advance(100ms);
  EXPECT_EQ(world.take().front(), "2.100 up vpn=nest config-change");
}

TEST_F(ConfigChangesTest, AnUnchangedFileIsNotRead) {
  world.feed(Resumed{});
  world.advance(10min);
  EXPECT_EQ(world.file.reads, 0U);
}

TEST_F(ConfigChangesTest, AFileThatTheWatchNamesIsReadOnceEvenIfItsStampIsTheOldOne) {
  world.feed(ConfigTouched{});
  world.advance(10min);
  EXPECT_EQ(world.file.reads, 1U);
}

// CF14: stillness is not completeness.
TEST_F(ConfigChangesTest, TheFirstHalfOfAFileIsNeverAdopted) {
  world.file.write("[vpn]\n");
  world.feed(ConfigTouched{true});
  world.advance(500ms);
  world.feed(Resumed{});  // a round looks at the stamp, too
  world.advance(500ms);
  EXPECT_EQ(world.file.reads, 0U);
  world.file.write(edited);
  world.feed({ConfigTouched{true}, ConfigTouched{false}});
  world.advance(100ms);
  EXPECT_EQ(world.file.reads, 1U);
  EXPECT_EQ(world.take().front(), "2.100 up vpn=nest config-change");
}

TEST_F(ConfigChangesTest, NorTheFirstHalfOfOneThatReplacesARemovedFile) {
  world.file.remove();
  world.feed(ConfigTouched{});
  world.advance(200ms);
  world.file.write("[vpn]\n");
  world.feed(ConfigTouched{true});
  world.advance(3s);
  EXPECT_EQ(world.file.reads, 0U);
  world.file.write(edited);
  world.feed(ConfigTouched{});
  world.advance(100ms);
  EXPECT_EQ(world.take().front(), "4.300 up vpn=nest config-change");
}

// CL6: by the time that the server is there again, only the file as it is now counts.
TEST_F(ConfigChangesTest, WhatWasEditedWithoutAServerIsNeverActedOnInItsOldForm) {
  world.lose_server();
  world.advance(1s);
  world.file.write(edited);  // and nobody tells of it
  world.feed(ServiceClaimed{});
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(100ms);
  EXPECT_EQ(world.take(), (Transcript{"2.100 up vpn=nest config-change", "2.100 connect nest"}));
}

TEST_F(ConfigChangesTest, AFileThatIsBeingWrittenWhenTheServerComesIsWaitedForFor5Seconds) {
  world.lose_server();
  world.file.write(edited);
  world.feed({ConfigTouched{true}, ServiceClaimed{}});
  world.advance(4999ms);
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(1ms);
  EXPECT_EQ(world.take(), (Transcript{"6.000 up vpn=nest config-change", "6.000 connect nest"}));
}

TEST_F(ConfigChangesTest, ABadFileThatWasEditedWithoutAServerLeavesTheOldOneInForce) {
  world.lose_server();
  world.file.spoil("bad");
  world.feed(ServiceClaimed{});
  world.advance(100ms);
  EXPECT_EQ(world.take(), (Transcript{"1.100 config-file-error ValueError bad",
                                      "1.100 up vpn=home interval-timer", "1.100 connect home"}));
}

TEST_F(ConfigChangesTest, ADifferentFileOfTheSameMeaningChangesNothing) {
  const unsigned asked = world.server.asked;
  world.file.write(at_first);
  world.feed(ConfigTouched{});
  world.advance(1s);
  EXPECT_EQ(world.file.reads, 1U);
  EXPECT_EQ(world.server.asked, asked);
}

TEST_F(ConfigChangesTest, AnInvalidFileIsWarnedOfOnceAndTheOldConfigurationStays) {
  world.file.spoil("conntrack.conf:2:1: no");
  world.feed(ConfigTouched{});
  world.advance(10min);
  EXPECT_EQ(world.take(),
            (Transcript{"1.100 config-file-error ValueError conntrack.conf:2:1: no"}));
  EXPECT_EQ(state(), "state=stale");
  EXPECT_EQ(world.status({"config"})[3], "error=ValueError conntrack.conf:2:1: no");
  EXPECT_EQ(world.server.connected, std::set<std::string>{"home"});
  EXPECT_NE(world.tracker().config().find_group("vpn"), nullptr);

  // Whoever notices it: a reload of the same bad file does not warn again.
  world.feed({ReloadRequested{}, ConfigTouched{}});
  EXPECT_EQ(world.take(), Transcript{});
  // Another change of the file does.
  world.file.spoil("conntrack.conf:2:1: no");
  world.feed(ReloadRequested{});
  EXPECT_EQ(world.take().size(), 1U);
  EXPECT_EQ(world.status({"count"})[4], "config-errors=2");
}

// Its permissions are no part of the stamp.
TEST_F(ConfigChangesTest, AnotherFaultOfTheSameFileIsWarnedOfToo) {
  world.file.spoil("bad");
  world.feed(ReloadRequested{});
  world.file.content = ConfigFault{DiagnosticKind::read_error, "conntrack.conf: Permission denied"};
  world.feed(ReloadRequested{});
  EXPECT_EQ(world.take(),
            (Transcript{"1.000 config-file-error ValueError bad",
                        "1.000 config-file-error OSError conntrack.conf: Permission denied"}));
}

// Its owner lets us read it at last, which changes nothing that the stamp has.
TEST_F(ConfigChangesTest, AFileThatCouldNotBeReadIsTriedAtEveryLookAndWarnedOfOnce) {
  world.file.write(edited);
  const auto content = std::exchange(
      world.file.content, ConfigFault{DiagnosticKind::read_error, "conntrack.conf: not for you"});
  world.feed(ConfigTouched{});
  world.advance(10s);
  world.feed(ConfigTouched{});
  world.advance(10s);
  EXPECT_EQ(world.file.reads, 2U);
  EXPECT_EQ(world.take(),
            Transcript{"1.100 config-file-error OSError conntrack.conf: not for you"});
  world.file.content = content;
  world.feed(ConfigTouched{});
  world.advance(100ms);
  EXPECT_EQ(world.take().front(), "21.100 up vpn=nest config-change");
}

TEST_F(ConfigChangesTest, AFileThatIsMendedIsReadAgain) {
  world.file.spoil("bad");
  world.feed(ConfigTouched{});
  world.advance(1s);
  world.take();
  world.file.write(at_first);
  world.feed(ConfigTouched{});
  world.advance(1s);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(state(), "state=current");
}

TEST_F(ConfigChangesTest, ADisappearanceIsBelievedAfterASecondAndWarnedOfOnce) {
  world.file.remove();
  world.feed(ConfigTouched{});
  world.advance(999ms);
  EXPECT_EQ(world.take(), Transcript{});
  world.advance(1ms);
  EXPECT_EQ(
      world.take(),
      Transcript{"2.000 config-file-error OSError conntrack.conf: No such file or directory"});
  world.feed(ReloadRequested{});
  world.feed(ReloadRequested{});
  world.advance(1min);
  EXPECT_EQ(world.take(), Transcript{});

  world.file.write(edited);
  world.feed(ConfigTouched{});
  world.advance(100ms);
  EXPECT_EQ(world.take().front(), "62.100 up vpn=nest config-change");
}

TEST_F(ConfigChangesTest, AnEditorThatRenamesOverTheFileIsNoDisappearance) {
  world.file.remove();
  world.feed(ConfigTouched{});
  world.advance(10ms);
  world.file.write(edited);
  world.feed(ConfigTouched{});
  world.advance(100ms);
  EXPECT_EQ(world.take().front(), "1.110 up vpn=nest config-change");
}

TEST_F(ConfigChangesTest, TheFileIsReadNowWhenTheUserSaysSo) {
  world.file.write(edited);
  world.feed(ReloadRequested{});
  EXPECT_EQ(world.take().front(), "1.000 up vpn=nest config-change");
  world.advance(1s);
  EXPECT_EQ(world.file.reads, 1U);
}

// A round that is under way keeps its configuration.
TEST_F(ConfigChangesTest, AFileReadDuringARoundIsInForceAfterIt) {
  world.feed(nm_default_connection_change());  // the server lists the peer
  world.server.list_takes = 100ms;
  world.server.connected.clear();
  world.feed(nm_default_connection_change());
  world.file.write(edited);
  world.feed(ReloadRequested{});
  EXPECT_NE(world.tracker().config().groups[0].definitions[0].tag, "nest");
  world.advance(1s);
  EXPECT_EQ(world.take(),
            (Transcript{"1.100 up vpn=home nm default-connection-change", "1.100 connect home",
                        "1.200 up vpn=nest config-change", "1.200 connect nest"}));
}

TEST_F(ConfigChangesTest, ANewGroupIsHandledAtOnce) {
  world.file.write("[vpn]\nhome = 192.168.0.0/16\n[more]\nx = 0.0.0.0/0\ny = 0.0.0.0/0\n");
  world.server.connected.insert("y");
  world.feed(ReloadRequested{});
  EXPECT_EQ(world.take(), (Transcript{"1.000 up vpn=home more=x config-change", "1.000 kill y",
                                      "1.000 connect x"}));
}

TEST_F(ConfigChangesTest, AGroupThatLeavesTheFileWhileItsChangeIsHeldIsForgotten) {
  world.kernel.gives_none("1.2.3.4");
  world.feed(KernelChanged{});
  world.advance(1s);
  ASSERT_NE(world.status({"group", "vpn"}), Words{});
  world.file.write("[other]\nx = 172.16.0.0/12\n");
  world.feed(ReloadRequested{});
  world.kernel.asked = 0;
  EXPECT_GT(world.tracker().deadline(), world.now() + 5s) << "nothing is due any more";
  world.advance(5s);
  EXPECT_EQ(world.kernel.asked, 0U);
  EXPECT_EQ(world.take(), Transcript{});

  world.file.write(at_first);
  world.feed(ReloadRequested{});
  world.advance(1999ms);
  EXPECT_EQ(world.take(), Transcript{}) << "the hold begins anew";
  world.advance(1ms);
  EXPECT_EQ(world.take(), (Transcript{"9.000 down config-change", "9.000 kill home"}));
}

// WH3: the same targets are asked about, so their answers can be compared.
TEST_F(ConfigChangesTest, AManagersDownIsComparedAcrossAChangeThatLeavesTheTargets) {
  world.kernel.gives_none("1.2.3.4");
  world.feed(nm_disconnected());
  world.advance(5s);
  world.take();
  world.file.write("[vpn]\nhome = 192.168.0.0/16 172.16.0.0/12\n");
  world.kernel.gives("1.2.3.4", "192.168.0.9");
  world.feed(ReloadRequested{});
  EXPECT_EQ(world.take(), (Transcript{"6.000 up vpn=home config-change", "6.000 connect home"}));
}

// WH3: other targets are no other addresses.
TEST_F(ConfigChangesTest, AManagersDownOutlivesAChangeOfTheTargets) {
  world.kernel.gives_none("1.2.3.4");
  world.feed(nm_disconnected());
  world.advance(5s);
  world.take();
  world.kernel.gives("9.9.9.9", "192.168.0.1");
  world.file.write("[vpn]\nhome = 9.9.9.9 192.168.0.0/16\n");
  world.feed(ReloadRequested{});
  world.advance(5s);
  EXPECT_EQ(world.take(), Transcript{});
  EXPECT_EQ(world.status({"network"})[2], "claim=down");
}

// CF15: if each known group were looked for among all, this would exceed the test's time.
TEST_F(ConfigChangesTest, VeryManyGroupsAreReloadedQuickly) {
  constexpr std::size_t count = 150'000;
  for (const std::size_t first : {std::size_t{0}, count / 2}) {
    Config config;
    for (std::size_t i = first; i < first + count; ++i) {
      config.groups.push_back({"group-number-" + std::to_string(i), {}, {}});
    }
    world.file.content = config;
    world.feed(ReloadRequested{});
    world.advance(1s);
    world.take();
  }
  EXPECT_EQ(world.status({"group"})[1], "group-number-" + std::to_string(count / 2));
}

}  // namespace
}  // namespace conntrack::domain
