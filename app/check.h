// SPDX-License-Identifier: GPL-3.0-or-later
// Check: tells what is wrong with the configuration.
#pragma once

#include "app/console.h"
#include "app/exit_code.h"
#include "ports/config_source.h"

namespace conntrack::app {

/// Prints every problem of the configuration on standard output: the errors or, if there are none,
/// the warnings (CL7, CF12); nothing for a file without problems. With `json` it prints one
/// document in any case (CL8). Gives unusable_input if there are errors, else success.
ExitCode check(ports::ConfigSource& source, bool json, const Console& console);

}  // namespace conntrack::app
