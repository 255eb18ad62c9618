// SPDX-License-Identifier: GPL-3.0-or-later
// Plays a story, and looks whether the tracker kept its promises.
#pragma once

#include <string>
#include <vector>

#include "tests/support/story.h"

namespace conntrack::tests {

/// What was wrong, a line each.
using Complaints = std::vector<std::string>;

/// Plays the story from the beginning of a tracker that has a bus and a server. When it is over,
/// what keeps the tracker from looking ends, and four minutes pass. Then every group is to have
/// what the ReferenceModel says, as far as the server lets it; and then there is to be silence
/// (DE7).
Complaints play(const Story& story);

}  // namespace conntrack::tests
