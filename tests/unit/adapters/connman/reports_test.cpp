// SPDX-License-Identifier: GPL-3.0-or-later
// What ConnMan's states mean (WH2).
#include "adapters/connman/reports.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace conntrack::adapters::connman {
namespace {

using dbus::Properties;
using domain::Claim;
using domain::Manager;
using domain::Report;

TEST(ConnmanTranslation, KnowsTheStatesThatAreReports) {
  const struct {
    std::string state;
    std::optional<Claim> claim;
  } table[] = {
      {"online", Claim::up},    {"ready", Claim::none},        {"idle", Claim::down},
      {"offline", Claim::down}, {"association", std::nullopt}, {"Online", std::nullopt},
      {"", std::nullopt},       {"\n\"\xff", std::nullopt},
  };
  for (const auto& [state, claim] : table) {
    const auto at_attach = translate_connman_state(state, true);
    const auto later = translate_connman_state(state, false);
    if (!claim) {
      EXPECT_FALSE(at_attach || later) << state;
      continue;
    }
    EXPECT_EQ(at_attach,
              (Report{Manager::connman, *claim, state, {"connman", "initially-" + state}, true}));
    EXPECT_EQ(later, (Report{Manager::connman, *claim, state, {"connman", state}, false}));
  }
}

TEST(ConnmanTranslation, FindsTheStateAmongProperties) {
  EXPECT_EQ(connman_state({{"OfflineMode", false}, {"State", std::string("ready")}}), "ready");
  EXPECT_EQ(connman_state({{"OfflineMode", false}}), std::nullopt);
  EXPECT_EQ(connman_state({{"State", std::uint32_t{7}}}), std::nullopt) << "wrong type";
}

}  // namespace
}  // namespace conntrack::adapters::connman
