// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console.h"
#include "app/exit_code.h"
#include "app/options.h"

namespace conntrack::app {

/// Prints a configuration for the network that the machine is on and the VPN of the options (CL14).
/// Nothing is sent; the kernel is asked, and whoever manages the VPN, for three seconds at most.
/// Throws std::runtime_error if the kernel cannot be asked, UsageError as look_at_vpn() does.
ExitCode init(const Options& options, const Console& console);

}  // namespace conntrack::app
