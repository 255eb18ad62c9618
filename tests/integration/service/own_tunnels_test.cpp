// SPDX-License-Identifier: GPL-3.0-or-later
// What the program makes of its own tunnels where nothing is known of what lies under them (DE8,
// DE9).
#include <gtest/gtest.h>

#include <string>

#include "tests/integration/service/own_tunnels.h"

namespace conntrack::tests {
namespace {

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
