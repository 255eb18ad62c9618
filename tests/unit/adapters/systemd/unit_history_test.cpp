// SPDX-License-Identifier: GPL-3.0-or-later
// A person's doing is told from ours and systemd's (VP8).
#include "adapters/systemd/unit_history.h"

#include <gtest/gtest.h>

namespace conntrack::adapters::systemd {
namespace {

constexpr const char* unit = "/unit";
constexpr std::optional<bool> nobody = std::nullopt;

struct UnitHistoryTest : testing::Test {
  UnitHistory history;

  std::optional<bool> change(const char* active, const char* sub) {
    return history.changed(unit, {active, sub});
  }
  std::optional<bool> ends(const char* result, const char* state) {
    history.result_told(unit, result);
    return change(state, "dead");
  }
};

TEST_F(UnitHistoryTest, APersonStopsAndStarts) {
  history.set(unit, "active");
  EXPECT_EQ(change("deactivating", "stop-sigterm"), nobody);
  EXPECT_EQ(ends("success", "inactive"), false);
  EXPECT_EQ(change("activating", "start"), nobody);
  EXPECT_EQ(change("active", "running"), true);
  EXPECT_EQ(change("active", "running"), nobody) << "told twice";
}

TEST_F(UnitHistoryTest, WhatWeDoIsNoPersons) {
  history.set(unit, "inactive");
  history.start_asked(unit);
  EXPECT_EQ(change("activating", "start"), nobody);
  EXPECT_EQ(change("active", "exited"), nobody);
  history.stop_asked(unit);
  EXPECT_EQ(ends("success", "inactive"), nobody);
}

TEST_F(UnitHistoryTest, AfterOursComesAPersonAgain) {
  history.set(unit, "active");
  history.stop_asked(unit);
  EXPECT_EQ(ends("success", "inactive"), nobody);
  EXPECT_EQ(change("active", "running"), true);
  EXPECT_EQ(ends("success", "inactive"), false);
}

// Our stop waits for nothing: a start that follows it is told after the end of the stop.
TEST_F(UnitHistoryTest, OurStopAndStartTogether) {
  history.set(unit, "active");
  history.stop_asked(unit);
  history.start_asked(unit);
  EXPECT_EQ(ends("success", "inactive"), nobody);
  EXPECT_EQ(change("active", "exited"), nobody);
}

// Where the place changes quickly: the stop is asked for before the start is told.
TEST_F(UnitHistoryTest, OurStartAndStopTogether) {
  history.set(unit, "inactive");
  history.start_asked(unit);
  history.stop_asked(unit);
  EXPECT_EQ(change("active", "exited"), nobody);
  EXPECT_EQ(ends("success", "inactive"), nobody);
  EXPECT_EQ(change("active", "exited"), true);
  EXPECT_EQ(ends("success", "inactive"), false) << "but what comes then is a person's";
}

TEST_F(UnitHistoryTest, OurStopEndsOurStart) {
  history.set(unit, "inactive");
  history.start_asked(unit);
  history.stop_asked(unit);
  history.start_failed(unit);
  EXPECT_EQ(change("inactive", "dead"), nobody);
  EXPECT_EQ(change("active", "exited"), true);
  EXPECT_EQ(ends("success", "inactive"), false);
}

TEST_F(UnitHistoryTest, WhatFailsHasBrokenByItself) {
  history.set(unit, "active");
  EXPECT_EQ(ends("exit-code", "failed"), nobody);
  history.set(unit, "active");
  EXPECT_EQ(ends("signal", "inactive"), nobody);
}

TEST_F(UnitHistoryTest, ARestartBySystemdIsNoPersons) {
  history.set(unit, "active");
  EXPECT_EQ(ends("exit-code", "failed"), nobody);
  EXPECT_EQ(change("activating", "auto-restart"), nobody);
  EXPECT_EQ(change("inactive", "dead"), nobody);
  EXPECT_EQ(change("active", "running"), nobody);
  EXPECT_EQ(ends("success", "inactive"), false) << "but what comes then is";
}

TEST_F(UnitHistoryTest, OurStartThatFailedDoesNotHideAPersons) {
  history.set(unit, "inactive");
  history.start_asked(unit);
  EXPECT_EQ(ends("exit-code", "failed"), nobody);
  history.start_failed(unit);
  EXPECT_EQ(change("active", "running"), true);
}

// A unit may take its time to stop, and is asked for meanwhile.
TEST_F(UnitHistoryTest, AStopMayBeAPersonsUntilItHasEnded) {
  EXPECT_FALSE(history.may_be_persons_stop(unit));
  history.set(unit, "active");
  EXPECT_TRUE(history.may_be_persons_stop(unit)) << "its job waits";
  history.result_told(unit, "success");
  EXPECT_EQ(change("deactivating", "stop"), nobody);
  history.set(unit, "deactivating");
  EXPECT_TRUE(history.may_be_persons_stop(unit));
  EXPECT_EQ(ends("success", "inactive"), false);
  EXPECT_FALSE(history.may_be_persons_stop(unit));
}

TEST_F(UnitHistoryTest, AStopThatFailsIsNoPersons) {
  history.set(unit, "active");
  history.result_told(unit, "success");
  EXPECT_EQ(change("deactivating", "stop"), nobody);
  EXPECT_EQ(ends("exit-code", "failed"), nobody);
  EXPECT_FALSE(history.may_be_persons_stop(unit));
}

// What is to be run after its end is run then.
TEST_F(UnitHistoryTest, AUnitThatHasDiedIsNotStoppedByAPerson) {
  history.set(unit, "active");
  history.result_told(unit, "signal");
  EXPECT_EQ(change("deactivating", "stop-post"), nobody);
  EXPECT_FALSE(history.may_be_persons_stop(unit));
}

TEST_F(UnitHistoryTest, OurStopIsNoPersons) {
  history.set(unit, "active");
  history.stop_asked(unit);
  EXPECT_EQ(change("deactivating", "stop"), nobody);
  EXPECT_FALSE(history.may_be_persons_stop(unit));
}

TEST_F(UnitHistoryTest, OurStopThatFailedDoesNotHideAPersons) {
  history.set(unit, "active");
  history.stop_asked(unit);
  history.stop_failed(unit);
  EXPECT_TRUE(history.may_be_persons_stop(unit));
  EXPECT_EQ(ends("success", "inactive"), false);
}

// Its job is canceled by a person's start, which waits for its end.
TEST_F(UnitHistoryTest, OurStopIsOursToItsEnd) {
  history.set(unit, "active");
  history.stop_asked(unit);
  EXPECT_EQ(change("deactivating", "stop"), nobody);
  history.stop_failed(unit);
  EXPECT_EQ(ends("success", "inactive"), nobody);
  EXPECT_EQ(change("active", "exited"), true);
  EXPECT_EQ(ends("success", "inactive"), false);
}

TEST_F(UnitHistoryTest, OurStartIsCanceledByAPersonOrByUs) {
  history.set(unit, "inactive");
  history.start_asked(unit);
  EXPECT_TRUE(history.start_canceled(unit));
  EXPECT_FALSE(history.start_canceled(unit)) << "told twice";
  history.start_asked(unit);
  history.stop_asked(unit);
  EXPECT_FALSE(history.start_canceled(unit));
  EXPECT_EQ(ends("success", "inactive"), nobody);
  history.start_asked(unit);
  EXPECT_TRUE(history.start_canceled(unit)) << "that stop is over";
}

// The limit of restarts is reached. Version 252 says "failed" before each of them, too.
TEST_F(UnitHistoryTest, ARestartThatFailedDoesNotHideAPersons) {
  for (const char* before : {"failed-before-auto-restart", "failed"}) {
    history.set(unit, "active");
    history.result_told(unit, "exit-code");
    EXPECT_EQ(change("failed", before), nobody);
    EXPECT_EQ(change("activating", "auto-restart"), nobody);
    EXPECT_EQ(change("failed", "failed"), nobody);
    EXPECT_EQ(change("active", "running"), true) << before;
  }
}

TEST_F(UnitHistoryTest, WithoutABeginningThereIsNoChange) {
  EXPECT_FALSE(history.knows(unit));
  EXPECT_EQ(change("active", "running"), nobody);
  EXPECT_TRUE(history.knows(unit));
  history.clear();
  EXPECT_FALSE(history.knows(unit));
  EXPECT_EQ(ends("success", "inactive"), nobody);
}

}  // namespace
}  // namespace conntrack::adapters::systemd
