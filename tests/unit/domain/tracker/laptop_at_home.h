// SPDX-License-Identifier: GPL-3.0-or-later
// LaptopAtHome: how many stories begin.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "tests/support/reports.h"
#include "tests/support/simulated_world.h"

namespace conntrack::tests {

inline constexpr const char* at_home_and_cafe = "[vpn]\nhome = 192.168.0.0/16\ncafe = 10.0.0.0/8\n";

inline domain::BusChanged bus(domain::BusChanged::State state) { return {state, {}}; }

/// A laptop at home for a second, connected. NetworkManager has said so.
class LaptopAtHome : public testing::Test {
 protected:
  explicit LaptopAtHome(const char* config = at_home_and_cafe) : world(config) {
    world.kernel.gives("1.2.3.4", "192.168.0.1");
    world.begin(nm_initially_connected());
    // The server lists the peer that it has connected: from now on, one that is missing has
    // vanished.
    world.feed(domain::CommandReceived{"0", domain::ResumeCommand{}});
    world.advance(std::chrono::seconds(1));
    world.take();
  }

  void go_to_the_cafe() { world.kernel.gives("1.2.3.4", "10.0.0.1"); }
  /// "claim=up"
  std::string claim() { return world.status({"network"})[2]; }
  /// What `status` says of the group for this key; empty if it says nothing.
  std::string fact(const std::string& key) const {
    for (const std::string& word : world.status({"group", "vpn"})) {
      if (word.starts_with(key + "=")) return word.substr(key.size() + 1);
    }
    return {};
  }

  SimulatedWorld world;
};

}  // namespace conntrack::tests
