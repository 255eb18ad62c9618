// SPDX-License-Identifier: GPL-3.0-or-later
// What the fuzzers have in common.
#pragma once

#include <cstdlib>

namespace conntrack::tests {

/// Ends the fuzzer with its input as a finding, if the condition does not hold.
inline void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace conntrack::tests
