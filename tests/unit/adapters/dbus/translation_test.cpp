// SPDX-License-Identifier: GPL-3.0-or-later
// What the managers' numbers, properties and words mean (WH2, NM2, NM3).
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "adapters/dbus/connman_translation.h"
#include "adapters/dbus/icd_translation.h"
#include "adapters/dbus/network_manager_translation.h"

namespace conntrack::adapters::dbus {
namespace {

using domain::Claim;
using domain::Manager;
using domain::Report;

Report nm(Claim claim, std::string state, std::string word, bool at_attach) {
  return {Manager::network_manager, claim, std::move(state), {"nm", std::move(word)}, at_attach};
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
    EXPECT_EQ(at_attach, nm(*claim, word, "initially-" + word, true)) << number;
    EXPECT_EQ(later, nm(*claim, word, word, false)) << number;
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

const Report home_at_attach{
    Manager::icd, Claim::up, "connected home", {"icd", "initially-connected", "home"}, true};
const Report nothing_at_attach{
    Manager::icd, Claim::down, "idle", {"icd", "initially-disconnected"}, true};
const Report home{Manager::icd, Claim::up, "connected home", {"icd", "connected", "home"}, false};
const Report idle{Manager::icd, Claim::down, "idle", {"icd", "idle"}, false};

TEST(IcdTranslation, RemembersWhichAccessPointIsConnected) {  // NM3
  IcdTranslation icd;
  EXPECT_EQ(icd.disconnected_at_attach(), nothing_at_attach);
  EXPECT_EQ(icd.status_changed("home", "CONNECTING"), std::nullopt);
  EXPECT_EQ(icd.status_changed("home", "CONNECTED"), home);
  EXPECT_EQ(icd.status_changed("work", "IDLE"), std::nullopt) << "another one";
  EXPECT_EQ(icd.status_changed("home", "DISCONNECTING"), std::nullopt);
  EXPECT_EQ(icd.status_changed("home", "IDLE"), idle);
  EXPECT_EQ(icd.status_changed("home", "IDLE"), std::nullopt) << "it was not connected";
}

TEST(IcdTranslation, RemembersWhatItWasToldAtAttach) {
  IcdTranslation icd;
  EXPECT_EQ(icd.connected_at_attach("home"), home_at_attach);
  EXPECT_EQ(icd.status_changed("work", "IDLE"), std::nullopt);
  EXPECT_EQ(icd.status_changed("home", "IDLE"), idle);
}

TEST(IcdTranslation, FollowsFromOneAccessPointToTheNext) {
  IcdTranslation icd;
  icd.connected_at_attach("work");
  EXPECT_EQ(icd.status_changed("home", "CONNECTED"), home);
  EXPECT_EQ(icd.status_changed("work", "IDLE"), std::nullopt);
  icd.forget();
  EXPECT_EQ(icd.status_changed("home", "IDLE"), std::nullopt);
}

TEST(IcdTranslation, TakesNoNoticeOfScansAndAbsurdStates) {
  IcdTranslation icd;
  for (const char* const state : {"SCAN_START", "SCAN_STOP", "NETWORKUP", "connected", "", "\n"}) {
    EXPECT_EQ(icd.status_changed("[SCAN]", state), std::nullopt) << state;
  }
}

}  // namespace
}  // namespace conntrack::adapters::dbus
