// SPDX-License-Identifier: GPL-3.0-or-later
// SupervisorStatus: what the groups have, in one line (LG3).
#include "app/supervisor_status.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace conntrack::app {
namespace {

TEST(SupervisorStatus, NamesEachGroupsPeerAndTheLatestReason) {
  std::string line;
  SupervisorStatus text("NetworkManager", [&](const std::string& now) { line = now; });
  domain::NotifyChange change{true, {{"home", "office"}, {"lab", "lab"}}, {"nm", "connected"}};
  change.changes = {{"home", std::nullopt, "office", "office", std::nullopt, {}}};
  text.notify(change);
  EXPECT_EQ(line, "home: office, lab: lab (nm connected)");
  change = {true, {{"lab", "lab"}}, {"route-change"}};
  change.changes = {{"home", "office", std::nullopt, "down/home", std::nullopt, {}}};
  text.notify(change);
  EXPECT_EQ(line, "home: none, lab: lab (route-change)");
}

TEST(SupervisorStatus, ForgetsThePeersOfGroupsThatAreListedNoMore) {
  std::string line;
  SupervisorStatus text("NetworkManager", [&](const std::string& now) { line = now; });
  text.notify(domain::NotifyChange{true, {{"home", "office"}, {"lab", "lab"}}, {"resume"}});
  text.notify(domain::NotifyChange{false, {}, {"manual", "lunch"}});
  EXPECT_EQ(line, "home: none, lab: none (manual lunch)");
}

TEST(SupervisorStatus, SaysThatTheServerIsLostUntilItIsBack) {
  std::string line = "connected to NetworkManager";
  SupervisorStatus text("NetworkManager", [&](const std::string& now) { line = now; });
  text.notify(domain::NotifyServer{true});
  EXPECT_EQ(line, "connected to NetworkManager");
  text.notify(domain::NotifyChange{true, {}, {"resume"}});
  const std::string before = line;
  text.notify(domain::NotifyServer{false});
  EXPECT_EQ(line, "NetworkManager is lost");
  text.notify(domain::NotifyServer{true});
  EXPECT_EQ(line, before);
}

}  // namespace
}  // namespace conntrack::app
