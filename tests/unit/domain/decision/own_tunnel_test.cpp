// SPDX-License-Identifier: GPL-3.0-or-later
// Own tunnels: which target is reached through the tunnel of which peer (DE9).
#include "domain/decision/own_tunnel.h"

#include <gtest/gtest.h>

#include "tests/support/domain_printers.h"
#include "tests/support/parsed.h"
#include "tests/support/written_config.h"

namespace conntrack::domain {
namespace {

using tests::address;
using tests::written_config;

struct OwnTunnelRow {
  const char* what;
  const char* group;
  std::vector<ConnectedPeer> connected;  // those of the group
  const char* peer;                      // empty: no own tunnel
};

TEST(OwnTunnel, IsThatOfAConnectedPeerTheGroupCouldSelect) {
  // Towards 1.2.3.4 through tun0, towards 9.9.9.9 through eth0, on an unknown interface towards
  // 2001::1.
  Observation locals;
  locals.set(address("1.2.3.4"), Found{address("10.1.2.3"), "tun0"});
  locals.set(address("9.9.9.9"), Found{address("192.168.0.5"), "eth0"});
  locals.set(address("2001::1"), Found{address("fd00::5"), ""});
  // clang-format off
  const OwnTunnelRow own_rows[] = {
      {"its own peer", "a = 10.0.0.0/8", {{"a", "tun0"}}, "a"},
      {"not selected, but could be", "a = 11.0.0.0/8", {{"a", "tun0"}}, "a"},
      {"another peer of the group", "a = 10.0.0.0/8\nb = 0.0.0.0/0", {{"b", "tun0"}}, "b"},
      {"another tunnel", "a = 10.0.0.0/8", {{"a", "tun1"}}, ""},
      {"a server without IFNAME", "a = 10.0.0.0/8", {{"a", ""}}, ""},
      {"nobody is connected", "a = 10.0.0.0/8", {}, ""},
      {"asked outside the tunnel", "a = 9.9.9.9 192.168.0.0/16", {{"a", "tun0"}}, ""},
      {"the search stopped before", "a = 9.9.9.9 192.168.0.0/16\nb = 10.0.0.0/8", {{"a", "tun0"}}, ""},
      {"the search went on", "a = 9.9.9.9 172.16.0.0/12\nb = 10.0.0.0/8", {{"a", "tun0"}}, "a"},
      {"an unknown interface is no tunnel", "a = fd00::/8", {{"a", ""}}, ""},
      {"no local address", "a = 8.8.8.8 10.0.0.0/8", {{"a", "tun0"}}, ""},
      {"another tunnel with that address", "a = 10.0.0.0/8", {{"a", "tun9"}}, ""},
  };
  // clang-format on
  for (const OwnTunnelRow& row : own_rows) {
    SCOPED_TRACE(row.what);
    const Config config = written_config("[g]\n" + std::string(row.group));
    const auto own = find_own_tunnel(config, config.groups[0], locals, row.connected);
    ASSERT_EQ(own.has_value(), *row.peer != '\0');
    if (own) {
      EXPECT_EQ(*own, (OwnTunnel{address("1.2.3.4"), row.connected[0]}));
    }
  }
}

}  // namespace
}  // namespace conntrack::domain
