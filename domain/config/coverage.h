// SPDX-License-Identifier: GPL-3.0-or-later
// Coverage: which definitions of a group can never be selected, because of which earlier ones.
#pragma once

#include <cstddef>
#include <vector>

#include "domain/config/config.h"

namespace conntrack::domain {

/// A definition that is never selected, whatever the local addresses are.
struct Covered {
  std::size_t definition = 0;   ///< index in Group::definitions
  std::vector<std::size_t> by;  ///< the earlier definitions that together cover it, ascending

  friend bool operator==(const Covered&, const Covered&) = default;
};

/// The definitions of the group that can never be selected (CF12), in file order. Exact, including
/// cover by several earlier definitions together, where masks are contiguous; a network with a
/// non-contiguous mask is only compared pairwise. Networks are compared only where the same target
/// is asked about. Takes O(n log n) for n networks; besides, if there are m different masks and
/// some are not contiguous, n m comparisons of two masks and at most as many look-ups.
std::vector<Covered> find_covered(const Config& config, const Group& group);

}  // namespace conntrack::domain
