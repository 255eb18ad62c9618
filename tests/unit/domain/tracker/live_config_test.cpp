// SPDX-License-Identifier: GPL-3.0-or-later
// The configuration in force, and how another one takes its place (CF14, NT3).
#include "domain/tracker/live_config.h"

#include <gtest/gtest.h>

#include "tests/support/domain_printers.h"
#include "tests/support/parsed.h"
#include "tests/support/start.h"
#include "tests/support/written_config.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;

using tests::start;
using tests::written_config;

constexpr FileStamp first_stamp{1, 1, 100, {}, {}};
constexpr FileStamp second_stamp{1, 2, 100, {}, {}};
constexpr FileStamp third_stamp{1, 3, 100, {}, {}};

ConfigFault fault(const std::string& text) { return {DiagnosticKind::value_error, text}; }

/// The server is ready, and the file known not to have changed.
class LiveConfigTest : public testing::Test {
 protected:
  LiveConfigTest() {
    live.set_server_ready(actions);
    live.on(ConfigStamped{first_stamp}, start, actions);
    actions.clear();
  }

  Actions read(const FileStamp& stamp, const std::variant<Config, ConfigFault>& result) {
    actions.clear();
    live.on(ConfigRead{stamp, result}, actions);
    return std::exchange(actions, {});
  }

  const Config initial =
      written_config("[vpn]\nhome = 10.0.0.0/8\ncafe = 11.0.0.0/8\nhome = 12.0.0.0/8\n");
  LiveConfig live{{initial, first_stamp}};
  Actions actions;
};

TEST_F(LiveConfigTest, KnowsTheTargetsAndPeersOfTheConfigurationInForce) {
  EXPECT_EQ(live.in_force(), initial);
  EXPECT_EQ(live.targets(), std::vector{tests::address("1.2.3.4")});
  EXPECT_EQ(live.peers(), (std::vector<std::string>{"cafe", "home"}));
}

TEST_F(LiveConfigTest, PutsIntoForceWhatWasReadOnlyWhenToldTo) {
  const Config other = written_config("[vpn]\nnest = 10.0.0.0/8\n");
  EXPECT_EQ(read(second_stamp, other), Actions{});
  EXPECT_EQ(live.in_force(), initial);
  EXPECT_EQ(live.adopt_next(), LiveConfig::Change::same_targets);
  EXPECT_EQ(live.in_force(), other);
  EXPECT_EQ(live.peers(), std::vector<std::string>{"nest"});
  EXPECT_EQ(live.adopt_next(), LiveConfig::Change::none);
}

TEST_F(LiveConfigTest, SaysWhetherOtherTargetsAreAskedAbout) {
  read(second_stamp, initial);
  EXPECT_EQ(live.adopt_next(), LiveConfig::Change::none) << "it is the same";
  read(third_stamp, written_config("[vpn]\nhome = 9.9.9.9 10.0.0.0/8\n"));
  EXPECT_EQ(live.adopt_next(), LiveConfig::Change::other_targets);
  EXPECT_EQ(live.targets(), std::vector{tests::address("9.9.9.9")});
}

TEST_F(LiveConfigTest, WarnsOnceOfEachStateOfAFileThatCannotBeUsed) {
  EXPECT_EQ(read(second_stamp, fault("a")), Actions{WarnConfigError{fault("a")}});
  EXPECT_EQ(live.fault(), fault("a"));
  EXPECT_EQ(live.adopt_next(), LiveConfig::Change::none);
  EXPECT_EQ(read(second_stamp, fault("a")), Actions{});
  EXPECT_EQ(read(third_stamp, fault("a")), Actions{WarnConfigError{fault("a")}});
  EXPECT_EQ(read(third_stamp, fault("b")), Actions{WarnConfigError{fault("b")}});
  EXPECT_EQ(live.fault_count(), 3U);
  read(first_stamp, initial);
  EXPECT_EQ(live.fault(), std::nullopt);
  EXPECT_EQ(read(third_stamp, fault("b")), Actions{WarnConfigError{fault("b")}}) << "once more";
}

TEST_F(LiveConfigTest, OwesTheWarningWhileThereIsNoServer) {
  live.set_server_lost();
  EXPECT_EQ(read(second_stamp, fault("a")), Actions{});
  live.set_server_ready(actions);
  EXPECT_EQ(actions, (Actions{StampConfig{}, WarnConfigError{fault("a")}}));
  actions.clear();
  live.set_server_ready(actions);
  EXPECT_EQ(actions, Actions{StampConfig{}}) << "it was given";
}

TEST_F(LiveConfigTest, OwesNoWarningOfAFileThatWasMendedMeanwhile) {
  live.set_server_lost();
  read(second_stamp, fault("a"));
  read(third_stamp, initial);
  live.set_server_ready(actions);
  EXPECT_EQ(actions, Actions{StampConfig{}});
}

// CL6
TEST_F(LiveConfigTest, IsUncertainAfterTheServerCameUntilTheFileIsKnownOrWasRead) {
  EXPECT_FALSE(live.is_uncertain());
  live.set_server_ready(actions);
  EXPECT_TRUE(live.is_uncertain());
  live.on(ConfigStamped{first_stamp}, start, actions);
  EXPECT_FALSE(live.is_uncertain()) << "it has not changed";

  live.set_server_ready(actions);
  live.on(ConfigStamped{second_stamp}, start, actions);
  EXPECT_TRUE(live.is_uncertain()) << "it has changed, perhaps not for the last time";
  EXPECT_EQ(live.deadline(), start + 100ms);
  actions.clear();
  live.on(ConfigStamped{second_stamp}, start + 100ms, actions);
  EXPECT_EQ(actions, Actions{ReadConfig{}});
  read(second_stamp, initial);
  EXPECT_FALSE(live.is_uncertain());
}

TEST_F(LiveConfigTest, IsCertainDuringALaterChange) {
  live.on(ConfigTouched{true}, start, actions);
  EXPECT_EQ(actions, Actions{StampConfig{}});
  live.on(ConfigStamped{second_stamp}, start, actions);
  EXPECT_FALSE(live.is_uncertain());
}

TEST_F(LiveConfigTest, FinishesTheJobsThatWaitForIt) {
  live.read_for("1", actions);
  live.read_for("2", actions);
  EXPECT_EQ(actions, (Actions{ReadConfig{}, ReadConfig{}}));
  EXPECT_EQ(read(second_stamp, initial),
            (Actions{FinishJob{"1", std::nullopt}, FinishJob{"2", std::nullopt}}));
  live.read_for("3", actions);
  EXPECT_EQ(read(third_stamp, fault("a")),
            (Actions{WarnConfigError{fault("a")}, FinishJob{"3", fault("a")}}));
}

TEST_F(LiveConfigTest, ForgetsTheJobsOfAServerThatIsLost) {
  live.read_for("1", actions);
  live.set_server_lost();
  EXPECT_EQ(read(second_stamp, initial), Actions{});
}

// One that cannot be opened is tried again at every stamp: it may become readable as it is.
TEST_F(LiveConfigTest, ReadsAFileThatCouldNotBeOpenedAgainThoughItHasNotChanged) {
  live.on(ConfigRead{first_stamp, ConfigFault{DiagnosticKind::read_error, "not for you"}}, actions);
  actions.clear();
  live.on(ConfigStamped{first_stamp}, start, actions);
  live.on(ConfigStamped{first_stamp}, start + 100ms, actions);
  EXPECT_EQ(actions, Actions{ReadConfig{}});
}

}  // namespace
}  // namespace conntrack::domain
