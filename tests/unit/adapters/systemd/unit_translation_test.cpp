// SPDX-License-Identifier: GPL-3.0-or-later
// What the states of units and the results of jobs mean (VP3).
#include "adapters/systemd/unit_translation.h"

#include <gtest/gtest.h>

namespace conntrack::adapters::systemd {
namespace {

using domain::Words;

TEST(UnitTranslation, ConnectedIsActiveOrOnItsWay) {
  struct StateCase {
    const char* active_state;
    const char* job_type;
    bool has_link;
    bool connected;
  };
  constexpr StateCase cases[] = {
      {"active", "", true, true},           {"active", "", false, false},
      {"reloading", "", true, true},        {"refreshing", "", true, true},
      {"activating", "", false, true},  // its link is still to come
      {"activating", "start", false, true}, {"inactive", "start", false, true},
      {"failed", "restart", false, true},   {"deactivating", "start", true, true},
      {"active", "stop", true, false},      {"deactivating", "", true, false},
      {"inactive", "", true, false},        {"failed", "", true, false},
      {"maintenance", "", true, false},     {"", "", true, false},
  };
  for (const StateCase& each : cases) {
    EXPECT_EQ(is_connected({each.active_state, each.job_type}, each.has_link), each.connected)
        << each.active_state << ' ' << each.job_type << ' ' << each.has_link;
  }
}

TEST(UnitTranslation, IsBeingStoppedByAJobOrByItself) {
  EXPECT_TRUE(is_being_stopped({"active", "stop"}));
  EXPECT_TRUE(is_being_stopped({"deactivating", "stop"}));
  EXPECT_TRUE(is_being_stopped({"deactivating", ""}));
  EXPECT_FALSE(is_being_stopped({"deactivating", "restart"}));
  EXPECT_FALSE(is_being_stopped({"active", ""}));
  EXPECT_FALSE(is_being_stopped({"inactive", ""}));
}

TEST(UnitTranslation, AStartIsDoneOnlyIfTheUnitIsActive) {
  EXPECT_EQ(start_failure("done", "active"), std::nullopt);
  EXPECT_EQ(start_failure("done", "reloading"), std::nullopt);
  EXPECT_EQ(start_failure("done", "inactive"), (Words{"unit", "inactive"}));
  EXPECT_EQ(start_failure("done", "failed"), (Words{"unit", "failed"}));
  for (const char* result : {"failed", "canceled", "timeout", "dependency", "assert", "skipped"}) {
    EXPECT_EQ(start_failure(result, ""), (Words{"unit", result}));
  }
}

TEST(UnitTranslation, AStopIsDoneOrNot) {
  EXPECT_EQ(stop_failure("done"), std::nullopt);
  EXPECT_EQ(stop_failure("canceled"), (Words{"unit", "canceled"}));
}

TEST(UnitTranslation, AnErrorKeepsItsNameAndMessage) {
  EXPECT_EQ(failure_words({"org.freedesktop.systemd1.UnitMasked", "Unit x is masked."}),
            (Words{"org.freedesktop.systemd1.UnitMasked", "Unit x is masked."}));
  EXPECT_EQ(failure_words({"a.b.C", ""}), Words{"a.b.C"});
  EXPECT_TRUE(is_not_loaded({"org.freedesktop.systemd1.NoSuchUnit", ""}));
  EXPECT_FALSE(is_not_loaded({"org.freedesktop.systemd1.UnitMasked", ""}));
}

}  // namespace
}  // namespace conntrack::adapters::systemd
