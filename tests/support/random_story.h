// SPDX-License-Identifier: GPL-3.0-or-later
// Random stories, and simpler ones than a given one.
#pragma once

#include <random>
#include <vector>

#include "tests/support/story.h"

namespace conntrack::tests {

/// A story of so many steps at most.
Story random_story(std::mt19937& engine, int most_steps);

/// Steps that are simpler than this one and might have the same effect.
std::vector<Step> simpler(const Step& step);

}  // namespace conntrack::tests
