// SPDX-License-Identifier: GPL-3.0-or-later
// What ICd says (NM3, WH2).
#include "adapters/icd/reports.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace conntrack::adapters::icd {
namespace {

using domain::Claim;
using domain::Manager;
using domain::Report;

const Report home_at_attach{
    Manager::icd, Claim::up, "connected home", {"icd", "initially-connected", "home"}, true};
const Report nothing_at_attach{
    Manager::icd, Claim::down, "idle", {"icd", "initially-disconnected"}, true};
const Report home{Manager::icd, Claim::up, "connected home", {"icd", "connected", "home"}, false};
const Report idle{Manager::icd, Claim::down, "idle", {"icd", "idle"}, false};

TEST(IcdReports, RemembersWhichAccessPointIsConnected) {  // NM3
  IcdReports icd;
  EXPECT_EQ(icd.disconnected_at_attach(), nothing_at_attach);
  EXPECT_EQ(icd.status_changed("home", "CONNECTING"), std::nullopt);
  EXPECT_EQ(icd.status_changed("home", "CONNECTED"), home);
  EXPECT_EQ(icd.status_changed("work", "IDLE"), std::nullopt) << "another one";
  EXPECT_EQ(icd.status_changed("home", "DISCONNECTING"), std::nullopt);
  EXPECT_EQ(icd.status_changed("home", "IDLE"), idle);
  EXPECT_EQ(icd.status_changed("home", "IDLE"), std::nullopt) << "it was not connected";
}

TEST(IcdReports, RemembersWhatItWasToldAtAttach) {
  IcdReports icd;
  EXPECT_EQ(icd.connected_at_attach("home"), home_at_attach);
  EXPECT_EQ(icd.status_changed("work", "IDLE"), std::nullopt);
  EXPECT_EQ(icd.status_changed("home", "IDLE"), idle);
}

TEST(IcdReports, FollowsFromOneAccessPointToTheNext) {
  IcdReports icd;
  icd.connected_at_attach("work");
  EXPECT_EQ(icd.status_changed("home", "CONNECTED"), home);
  EXPECT_EQ(icd.status_changed("work", "IDLE"), std::nullopt);
  icd.forget();
  EXPECT_EQ(icd.status_changed("home", "IDLE"), std::nullopt);
}

TEST(IcdReports, TakesNoNoticeOfScansAndAbsurdStates) {
  IcdReports icd;
  for (const char* const state : {"SCAN_START", "SCAN_STOP", "NETWORKUP", "connected", "", "\n"}) {
    EXPECT_EQ(icd.status_changed("[SCAN]", state), std::nullopt) << state;
  }
}

}  // namespace
}  // namespace conntrack::adapters::icd
