// SPDX-License-Identifier: GPL-3.0-or-later
// Logging: a bed for tests of the log, and the lines that they have in common.
#pragma once

#include <string>
#include <vector>

#include "tests/integration/service/bed.h"

namespace conntrack::tests {

using Lines = std::vector<std::string>;

/// The line that tells of the first connect in the office, and of what move() does.
inline const std::string to_office =
    "group vpn: none -> office (definition office, source address 10.1.2.3, reason: "
    "interval-timer)";
inline const std::string to_roam =
    "group vpn: office -> roam (definition roam, source address 172.20.0.9, reason: route-change)";

/// A laptop that moves about.
class Logging : public ServiceBed {
 protected:
  /// From the office to somewhere else, at once.
  void move() {
    at_once([this] {
      unplug(eth_);
      plug(wifi_, "172.20.0.9/16");
    });
    expect_peer("roam");
    expect_peer("office", false);
  }
};

}  // namespace conntrack::tests
