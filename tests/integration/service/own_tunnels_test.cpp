// SPDX-License-Identifier: GPL-3.0-or-later
// What the program makes of the tunnels that it has brought about itself (DE8, DE9).
#include <gtest/gtest.h>

#include <string>

#include "tests/integration/service/bed.h"

namespace conntrack::tests {
namespace {

class OwnTunnels : public ServiceBed {
 protected:
  /// A tunnel's interface, as the server makes it for a peer.
  static void add_tunnel() {
    ip({"link", "add", "tun-office", "type", "veth", "peer", "name", "far-end"});
    ip({"link", "set", "far-end", "up"});
    ip({"addr", "add", "172.30.0.2/24", "dev", "tun-office"});
    ip({"link", "set", "tun-office", "up"});
  }
  static void remove_tunnel() { ip({"link", "del", "tun-office"}); }

  /// All that has happened until now was heard, and looked into.
  void let_it_look() {
    submit("status");
    submit("status");
  }
};

// DE9, VP6: the VPN takes the default route. What lies under it decides, and that is the same.
TEST_F(OwnTunnels, DoNotFoolIt) {
  start_server();
  control("peer other tun-other");
  in_the_office();
  add_tunnel();
  ip({"route", "add", "0.0.0.0/1", "dev", "tun-office"});
  expect_status("group vpn", "under-tunnel=tun-office");
  expect_quiet();
  EXPECT_EQ(submit("explain").info.back(),
            "=> peer office; as seen under tun-office, the tunnel of office");
  remove_tunnel();
  expect_status_without("group vpn", "under-tunnel");
  expect_quiet();
}

// VP6: the machine comes to another place while its default route lies in the tunnel.
TEST_F(OwnTunnels, DoNotHideWhereTheMachineIs) {
  in_the_office();
  add_tunnel();
  ip({"route", "add", "0.0.0.0/1", "dev", "tun-office"});
  expect_status("group vpn", "under-tunnel=tun-office");
  unplug(eth_);
  plug(wifi_, "172.20.0.9/16");
  expect_peer("roam");
  expect_peer("office", false);
  remove_tunnel();
}

// DE9: no other link has a route, so nothing is known of what lies under the tunnel.
TEST_F(OwnTunnels, LeaveTheGroupAsItIsWhereNothingLiesUnderThem) {
  in_the_office();
  add_tunnel();
  ip({"route", "add", "0.0.0.0/1", "dev", "tun-office"});
  ip({"route", "del", "default"});
  expect_status("group vpn", "own-tunnel=tun-office");
  expect_quiet();
  EXPECT_EQ(submit("explain").info.back(),
            "=> own-tunnel: left as it is: the route towards 1.2.3.4 leads through tun-office, the "
            "tunnel of office; give a remote address or test-addr routed outside it");
  remove_tunnel();
}

// DE8: an interface that changes none of the answers is not worth a question to the server. What
// came before the last change has been looked at by the time that is acted on.
TEST_F(OwnTunnels, ComeAndGoWithoutAQuestion) {
  wifi_.add_address("172.20.0.9/16");
  in_the_office({"--interval", "3600"});
  expect_status("group vpn", "state=connected");
  const std::size_t lists = count("LIST");
  for (int i = 0; i < 3; ++i) {
    add_tunnel();
    let_it_look();
    remove_tunnel();
    let_it_look();
  }
  ip({"route", "replace", "default", "dev", "wifi", "src", "172.20.0.9"});
  expect_peer("roam");
  EXPECT_EQ(count("LIST"), lists + 1);
}

}  // namespace
}  // namespace conntrack::tests
