// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console.h"
#include "app/exit_code.h"

namespace conntrack::app {

/// Prints a configuration for the network that the machine is on (CL14). Nothing is sent, and
/// nothing but the kernel is asked. Throws std::runtime_error if that cannot be asked.
ExitCode init(const Console& console);

}  // namespace conntrack::app
