// SPDX-License-Identifier: GPL-3.0-or-later
// Which unit a peer is (VP3).
#include "adapters/systemd/unit_name.h"

#include <gtest/gtest.h>

namespace conntrack::adapters::systemd {
namespace {

constexpr const char* wg_quick = "wg-quick@.service";
constexpr const char* openvpn = "openvpn-client@.service";

struct Case {
  std::string peer;
  std::string unit_template;
  std::optional<std::string> unit;
};

TEST(UnitName, IsThePeersOwnOrAnInstanceOfTheTemplate) {
  const Case cases[] = {
      {"home", wg_quick, "wg-quick@home.service"},
      {"a-b.c_d", wg_quick, "wg-quick@a-b.c_d.service"},  // an interface's name, as it is
      {"123456789012345", wg_quick, "wg-quick@123456789012345.service"},
      {"1234567890123456", wg_quick, std::nullopt},  // longer than an interface's name
      {"a/b", wg_quick, std::nullopt},
      {"a b", wg_quick, std::nullopt},
      {"a=b", wg_quick, std::nullopt},  // an interface may be called so, a unit may not
      {"..", wg_quick, std::nullopt},
      {"b\xc3\xbcro", wg_quick, std::nullopt},
      {"openvpn.service", wg_quick, "openvpn.service"},
      {"wg-quick@x.service", openvpn, "wg-quick@x.service"},
      {".service", wg_quick, std::nullopt},
      {"@x.service", wg_quick, std::nullopt},
      {"x@.service", wg_quick, std::nullopt},  // a template is no unit
      {"a@b@c.service", wg_quick, std::nullopt},
      {"a b.service", wg_quick, std::nullopt},
      {"../x.service", wg_quick, std::nullopt},
      {std::string("a\0b.service", 11), wg_quick, std::nullopt},
      {"work", openvpn, "openvpn-client@work.service"},
      {"work/eu", openvpn, "openvpn-client@work-eu.service"},
      {"a-b", openvpn, "openvpn-client@a\\x2db.service"},
      {".hidden", openvpn, "openvpn-client@\\x2ehidden.service"},
      {"a.b:c_d", openvpn, "openvpn-client@a.b:c_d.service"},
      {"a b@c", openvpn, "openvpn-client@a\\x20b\\x40c.service"},
      {"a\\b", openvpn, "openvpn-client@a\\x5cb.service"},
      {"b\xc3\xbcro", openvpn, "openvpn-client@b\\xc3\\xbcro.service"},
      {std::string(232, 'x'), openvpn, "openvpn-client@" + std::string(232, 'x') + ".service"},
      {std::string(233, 'x'), openvpn, std::nullopt},  // 256 bytes
  };
  for (const Case& each : cases) EXPECT_EQ(unit_of(each.peer, each.unit_template), each.unit);
}

TEST(UnitName, HasPeersThatAreItAndTheShortestFirst) {
  using Peers = std::vector<std::string>;
  struct PeersCase {
    std::string unit;
    std::string unit_template;
    Peers peers;
  };
  const PeersCase cases[] = {
      {"wg-quick@home.service", wg_quick, {"home", "wg-quick@home.service"}},
      {"wg-quick@a-b.service", wg_quick, {"a-b", "wg-quick@a-b.service"}},
      {"wg-quick@a\\x2db.service", wg_quick, {"wg-quick@a\\x2db.service"}},  // no interface
      {"wg-quick@1234567890123456.service", wg_quick, {"wg-quick@1234567890123456.service"}},
      {"wg-quick@.service", wg_quick, {}},
      {"wg-quick.service", wg_quick, {}},
      {"openvpn-client@home.service", wg_quick, {}},
      {"", wg_quick, {}},
      {"openvpn-client@work-eu.service", openvpn, {"work/eu", "openvpn-client@work-eu.service"}},
      {"openvpn-client@a\\x20b.service", openvpn, {"a b", "openvpn-client@a\\x20b.service"}},
      {"openvpn-client@\\x2ehidden.service",
       openvpn,
       {".hidden", "openvpn-client@\\x2ehidden.service"}},
      // Nothing is escaped so.
      {"openvpn-client@a\\x41.service", openvpn, {"openvpn-client@a\\x41.service"}},
      {"openvpn-client@a\\.service", openvpn, {"openvpn-client@a\\.service"}},
      {"openvpn-client@a\\x2.service", openvpn, {"openvpn-client@a\\x2.service"}},
      {"openvpn-client@a\\xZZ.service", openvpn, {"openvpn-client@a\\xZZ.service"}},
      {"openvpn-client@a b.service", openvpn, {}},
      // A name that ends so is a unit's own.
      {"openvpn-client@x.service.service", openvpn, {"openvpn-client@x.service.service"}},
  };
  for (const PeersCase& each : cases) {
    EXPECT_EQ(peers_of(each.unit, each.unit_template), each.peers) << each.unit;
  }
}

TEST(UnitName, OfATemplateEndsInAnAtSignAndItsSuffix) {
  EXPECT_TRUE(is_template(wg_quick));
  EXPECT_TRUE(is_template(openvpn));
  for (const char* name :
       {"", "wg-quick", "wg-quick@home.service", "@.service", ".service", "wg quick@.service",
        "a@b@.service", "wg-quick@.target", "../a@.service"}) {
    EXPECT_FALSE(is_template(name)) << name;
  }
}

TEST(UnitName, TellsTheInterfaceOfWgQuickAlone) {
  EXPECT_EQ(wg_quick_interface("wg-quick@a-b.service"), "a-b");
  EXPECT_EQ(wg_quick_interface("openvpn-client@work.service"), std::nullopt);
  EXPECT_EQ(wg_quick_interface("wg-quick@home.target"), std::nullopt);
}

TEST(UnitName, HasAnObjectPath) {
  EXPECT_EQ(object_path("wg-quick@home.service"),
            "/org/freedesktop/systemd1/unit/wg_2dquick_40home_2eservice");
  EXPECT_EQ(object_path("a\\x2db_c.service"),
            "/org/freedesktop/systemd1/unit/a_5cx2db_5fc_2eservice");
}

}  // namespace
}  // namespace conntrack::adapters::systemd
