// SPDX-License-Identifier: GPL-3.0-or-later
// Explanation: why a group comes to what it comes to, in words and as data (CL8).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/config/config.h"
#include "domain/decision/decision.h"
#include "domain/decision/observation.h"
#include "domain/decision/own_tunnel.h"

namespace conntrack::domain {

/// Why a definition was or was not selected.
struct DefinitionExplanation {
  std::string tag;
  Position at;
  std::vector<Observation::Entry> asked;  ///< its targets and the answers
  std::optional<Network> network;         ///< the network that matched
  Verdict verdict = Verdict::not_reached;
  std::string why;  ///< "10.1.2.3 is in 10.0.0.0/8", "10.1.2.3 is not in 192.168.0.0/16"
};

/// Why a group comes to what it comes to.
struct GroupExplanation {
  std::string name;
  std::optional<std::string> selected;  ///< the tag selected
  std::optional<std::string> peer;      ///< the peer wanted; none if a `down` tag is selected
  std::vector<DefinitionExplanation> definitions;
  std::optional<OwnTunnel> own_tunnel;    ///< why the group is left as it is, if so (DE9)
  std::optional<OwnTunnel> under_tunnel;  ///< under which the answers were found, if so (VP6)
};

/// The JSON name of a verdict: "selected", "no-match", "no-address", "not-reached".
std::string_view to_string(Verdict verdict);

/// Explains decide(config, group, observation); the two never disagree.
/// Own tunnels are not looked for: without a server nothing is known of them.
GroupExplanation explain(const Config& config, const Group& group, const Observation& observation);

}  // namespace conntrack::domain
