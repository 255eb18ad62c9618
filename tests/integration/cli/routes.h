// SPDX-License-Identifier: GPL-3.0-or-later
// Routes: networks to stand in, and what ip(8) has to say of them.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace conntrack::tests {

/// A way to set up two cables, "v0" and "v1".
struct Scene {
  const char* name;
  std::vector<std::string> addresses_v0;
  std::vector<std::string> addresses_v1;
  std::vector<std::string> commands;  ///< further arguments of ip(8), divided by single blanks
};

/// For GoogleTest.
void PrintTo(const Scene& scene, std::ostream* out);

/// The scenes that the probe and the program are tested in.
const std::vector<Scene>& scenes();

/// Targets that the scenes have different answers for.
const std::vector<std::string>& scene_targets();

/// Adds a scene's addresses and routes to the cables, which have to be there.
void arrange(const Scene& scene);

/// The address and interface in `ip route get`'s answer; both empty if there is no route.
struct KernelRoute {
  std::string source;
  std::string interface;
};
KernelRoute ask_ip(const std::string& target);

}  // namespace conntrack::tests
