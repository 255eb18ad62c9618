// SPDX-License-Identifier: GPL-3.0-or-later
// Decision: which peer of each group the local addresses select.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "domain/config.h"
#include "domain/local_addresses.h"

namespace conntrack::domain {

/// What trying one definition gave.
enum class Verdict : std::uint8_t {
  selected,     ///< a local address lies in one of its networks
  no_match,     ///< there are local addresses, but none lies in its networks
  no_address,   ///< none of the targets it asks about has a local address
  not_reached,  ///< an earlier definition was selected
};

/// One definition tried against the local addresses.
struct Trial {
  Verdict verdict = Verdict::not_reached;
  const Network* network = nullptr;  ///< the first that matched, if selected; part of the definition
  /// True if each of its targets has a settled local address: one that is not link-local, loopback
  /// or unspecified. Only then is the verdict sure to stand (WH4).
  bool settled = false;
};

/// What a group comes to.
struct GroupDecision {
  std::optional<std::size_t> selected;  ///< index of the definition selected; none if none matches
  /// True if every definition tried before the search stopped was settled (WH4).
  bool firm = true;

  friend bool operator==(const GroupDecision&, const GroupDecision&) = default;
};

/// The distinct targets that a definition asks about: its remote address, or the test addresses of
/// its networks' families, IPv4 first (CF7).
std::vector<Address> targets_of(const Config& config, const Definition& definition);

/// The distinct targets of the whole configuration, IPv4 first: each is asked about once a round
/// (DE1). Without any definition these are the test addresses.
std::vector<Address> targets_to_probe(const Config& config);

/// Tries one definition by itself.
Trial try_definition(const Config& config, const Definition& definition,
                     const LocalAddresses& locals);

/// The first definition of the group whose local address lies in one of its networks (DE2).
GroupDecision decide(const Config& config, const Group& group, const LocalAddresses& locals);

/// decide() for every group, in file order.
std::vector<GroupDecision> decide(const Config& config, const LocalAddresses& locals);

}  // namespace conntrack::domain
