// SPDX-License-Identifier: GPL-3.0-or-later
// Review: what is allowed in a configuration, but probably not meant.
#pragma once

#include <vector>

#include "domain/config/config.h"
#include "domain/config/diagnostic.h"

namespace conntrack::domain {

/// The warnings of CF12, in file order. Where the rule leaves a choice: the networks of a
/// definition that is never selected are not called duplicates besides; and for a `down`
/// definition, a private IPv6 network (fc00::/7) is called wide if it is wider than a site's /48.
std::vector<Diagnostic> review(const Config& config);

}  // namespace conntrack::domain
