// SPDX-License-Identifier: GPL-3.0-or-later
// The service: the program's main job, put together.
#pragma once

#include "app/console.h"
#include "app/exit_code.h"
#include "app/options.h"

namespace conntrack::app {

/// Reads the configuration, claims the service and works until it is told to end or the server is
/// lost; gives the exit code of CL6, CL11 and SC2. Changes the working directory (CL2). Throws a
/// std::exception if the system refuses what cannot be done without.
ExitCode run_service(const Options& options, const Console& console);

}  // namespace conntrack::app
