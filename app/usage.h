// SPDX-License-Identifier: GPL-3.0-or-later
// Usage: what the program says of itself.
#pragma once

#include <string>
#include <string_view>

namespace conntrack::app {

/// The version, as it is claimed from the server (CL4).
std::string_view version();

/// What `--help` prints; `program` is the name that the program was called by.
std::string help_text(std::string_view program);

}  // namespace conntrack::app
