// SPDX-License-Identifier: GPL-3.0-or-later
// Decision: which peer of each group the local addresses select.
//
// Asking is kept apart from deciding: targets_to_probe() lists the addresses to ask about, the
// caller asks the kernel, and decide() evaluates the answers. In each group the definitions are
// tried in file order, and the first one that holds its target's local address is selected (DE2).
// Nothing else has a say: neither how specific a network is, nor which family it is of, nor what is
// connected now.
//
// A definition without a remote address may mix families. It then asks about two targets and
// compares each network with the local address of its own family (CF7).
//
// An outcome is firm if nothing that the search looked at can change by the network settling down:
// every definition tried, the selected one included, had a settled local address for each of its
// targets. Thus a definition that asks about IPv6 on a machine that has none yet keeps the outcome
// doubtful, and a definition behind the selected one does not (WH4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "domain/config/config.h"
#include "domain/decision/observation.h"

namespace conntrack::domain {

/// What trying one definition gave.
enum class Verdict : std::uint8_t {
  selected,     ///< it holds the local address of one of its targets
  no_match,     ///< its targets have local addresses, but it holds none of them
  no_address,   ///< none of the targets it asks about has a local address
  not_reached,  ///< an earlier definition was selected
};

/// One definition tried against the local addresses.
struct MatchResult {
  Verdict verdict = Verdict::not_reached;
  const Network* network = nullptr;  ///< the first that matched, if selected; of the definition
  const Found* found = nullptr;      ///< what matched it, if selected; of the observation
  /// True if each of its targets has a settled source address. Only then is the verdict sure to
  /// stand (WH4).
  bool settled = false;
};

/// What a group comes to.
struct GroupDecision {
  std::optional<std::size_t> selected;  ///< index of the definition selected; none if none matches
  /// True if every definition tried before the search stopped was settled (WH4).
  bool firm = true;

  friend bool operator==(const GroupDecision&, const GroupDecision&) = default;
};

/// Tries one definition by itself.
MatchResult match_definition(const Config& config, const Definition& definition,
                             const Observation& observation);

/// The first definition of the group that holds the source address of one of its targets (DE2).
GroupDecision decide(const Config& config, const Group& group, const Observation& observation);

/// decide() for every group, in file order.
std::vector<GroupDecision> decide(const Config& config, const Observation& observation);

}  // namespace conntrack::domain
