// SPDX-License-Identifier: GPL-3.0-or-later
// Configurations for tests of the domain, written as users write them.
#pragma once

#include <string_view>

#include "domain/config/config.h"

namespace conntrack::tests {

/// The configuration that the text means. Only the plainest form is understood: `[GROUP]` and
/// `TAG = WORD ...`, blanks around each word. Throws if the text means nothing.
domain::Config written_config(std::string_view text);

}  // namespace conntrack::tests
