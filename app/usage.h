// SPDX-License-Identifier: GPL-3.0-or-later
// Usage: what the program says of itself.
#pragma once

#include <string>
#include <string_view>

namespace conntrack::app {

/// The version, as it is claimed from the server (CL4).
std::string_view version();

/// What `--help` prints.
std::string help_text();

}  // namespace conntrack::app
