// SPDX-License-Identifier: GPL-3.0-or-later
// A limit of names for tests of the domain, which know no wire.
#pragma once

#include "domain/config/config.h"

namespace conntrack::tests {

/// At most 64 bytes of a name as it is written in the file.
inline constexpr domain::NameLimit plain_name_limit{
    64, [](std::string_view name) { return name.size(); }, "as written"};

}  // namespace conntrack::tests
