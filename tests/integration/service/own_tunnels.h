// SPDX-License-Identifier: GPL-3.0-or-later
// OwnTunnels: a tunnel of the peer "office".
#pragma once

#include "tests/integration/service/bed.h"

namespace conntrack::tests {

/// Beside the real program and the stand-in server.
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

}  // namespace conntrack::tests
