// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console.h"
#include "app/exit_code.h"
#include "app/options.h"

namespace conntrack::app {

/// Gives the command of the options to the running service and prints what it answers. It takes ten
/// seconds at most (CL13).
ExitCode tell(const Options& options, const Console& console);

}  // namespace conntrack::app
