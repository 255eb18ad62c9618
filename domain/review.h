// SPDX-License-Identifier: GPL-3.0-or-later
// Review: what is allowed in a configuration, but probably not meant.
#pragma once

#include <vector>

#include "domain/config.h"
#include "domain/diagnostic.h"

namespace conntrack::domain {

/// The warnings of CF12, in file order.
std::vector<Diagnostic> review(const Config& config);

}  // namespace conntrack::domain
