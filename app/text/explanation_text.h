// SPDX-License-Identifier: GPL-3.0-or-later
// Explanations as text (CL8).
#pragma once

#include <string>
#include <vector>

#include "domain/decision/explanation.h"
#include "domain/decision/observation.h"

namespace conntrack::app {

/// "towards 1.2.3.4: 10.1.2.3 on eth0", or why there is none: a line for each target.
std::vector<std::string> target_lines(const domain::Observation& observation);

/// The explanation as text: the group's name, a line for each definition and one for the outcome.
std::vector<std::string> group_lines(const domain::GroupExplanation& explanation);

}  // namespace conntrack::app
