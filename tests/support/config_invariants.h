// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for the reading of any configuration text whatsoever, for tests that make texts up.
#pragma once

#include <optional>
#include <string>

namespace conntrack::tests {

/// Reads the text as a configuration and names the first invariant that does not hold; none if all
/// do. The invariants: errors lie within the text, in order, one at a place, and can be shown
/// without control characters; a file without errors has only sound definitions, can be reviewed,
/// and written anew means the same.
std::optional<std::string> violated_invariant(const std::string& text);

}  // namespace conntrack::tests
