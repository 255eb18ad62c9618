// SPDX-License-Identifier: GPL-3.0-or-later
// What the program sees under its own tunnels, on systems that can be asked so (VP6).
#include <gtest/gtest.h>

#include "tests/integration/service/own_tunnels.h"

namespace conntrack::tests {
namespace {

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

}  // namespace
}  // namespace conntrack::tests
