// SPDX-License-Identifier: GPL-3.0-or-later
// What NetworkManager's numbers and properties mean (WH2, NM2).
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "adapters/networkmanager/reports.h"

namespace conntrack::adapters::networkmanager {
namespace {

using domain::Claim;
using domain::Manager;
using domain::Report;

Report nm(Claim claim, std::string state, std::string word, bool at_attach, std::uint32_t number) {
  return {Manager::network_manager,
          claim,
          std::move(state),
          {"nm", std::move(word)},
          at_attach,
          false,
          number};
}

TEST(NetworkManagerTranslation, KnowsTheNumbersThatAreReports) {
  const struct {
    std::uint32_t number;
    std::optional<Claim> claim;
  } table[] = {
      {0, std::nullopt}, {1, std::nullopt},  {10, Claim::down},  {20, Claim::down},
      {30, Claim::down}, {40, std::nullopt}, {45, std::nullopt}, {50, Claim::up},
      {60, Claim::up},   {70, Claim::up},    {80, std::nullopt}, {4294967295U, std::nullopt},
  };
  for (const auto& [number, claim] : table) {
    const auto at_attach = translate_nm_state(number, true);
    const auto later = translate_nm_state(number, false);
    if (!claim) {
      EXPECT_FALSE(at_attach || later) << number;
      continue;
    }
    const std::string word = claim == Claim::up ? "connected" : "disconnected";
    EXPECT_EQ(at_attach, nm(*claim, word, "initially-" + word, true, number)) << number;
    EXPECT_EQ(later, nm(*claim, word, word, false, number)) << number;
  }
}

TEST(NetworkManagerTranslation, FindsTheStateAmongProperties) {
  EXPECT_EQ(nm_state({{"Version", std::string("1.42.4")}, {"State", std::uint32_t{70}}}), 70U);
  EXPECT_EQ(nm_state({}), std::nullopt);
  EXPECT_EQ(nm_state({{"State", std::string("70")}}), std::nullopt) << "wrong type";
  EXPECT_EQ(nm_state({{"State", std::monostate{}}}), std::nullopt) << "wrong type";
}

const std::string first = "/org/freedesktop/NetworkManager/ActiveConnection/1";
const std::string second = "/org/freedesktop/NetworkManager/ActiveConnection/2";

TEST(DefaultRoutes, ReportOnlyWhatTurnsTrue) {
  const Report change{
      Manager::network_manager, Claim::up, {}, {"nm", "default-connection-change"}, false, true};
  DefaultRoutes routes;
  EXPECT_EQ(routes.update(first, {{"Default", true}}), change);
  EXPECT_EQ(routes.update(first, {{"Default", true}}), std::nullopt) << "it is told again";
  EXPECT_EQ(routes.update(first, {{"Default6", true}}), change);
  EXPECT_EQ(routes.update(first, {{"Default", true}, {"Default6", true}}), std::nullopt);
  EXPECT_EQ(routes.update(second, {{"Default", true}}), change);
  EXPECT_EQ(routes.update(first, {{"Default", false}}), std::nullopt);
  EXPECT_EQ(routes.update(first, {{"Default", true}}), change) << "it turned true again";
}

TEST(DefaultRoutes, TakeNoNoticeOfOtherPropertiesAndTypes) {
  DefaultRoutes routes;
  EXPECT_EQ(routes.update(first, {}), std::nullopt);
  EXPECT_EQ(routes.update(first, {{"Vpn", true}}), std::nullopt);
  EXPECT_EQ(routes.update(first, {{"Default", std::string("true")}}), std::nullopt);
  EXPECT_EQ(routes.update(first, {{"Default", std::uint32_t{1}}}), std::nullopt);
}

TEST(DefaultRoutes, ForgetAConnectionThatIsDeactivated) {
  DefaultRoutes routes;
  EXPECT_TRUE(routes.update(first, {{"Default", true}}));
  EXPECT_FALSE(routes.update(first, {{"State", std::uint32_t{4}}}));
  EXPECT_TRUE(routes.update(first, {{"Default", true}}));
}

}  // namespace
}  // namespace conntrack::adapters::networkmanager
