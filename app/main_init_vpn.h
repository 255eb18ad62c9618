// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/init.h"
#include "app/options.h"

namespace conntrack::app {

/// The VPN of the options as it is on this machine (CL14). Nothing is changed. It takes three
/// seconds at most; a manager that is missing or silent is one of the view's gaps. Throws
/// UsageError if the build has not this VPN, or if an option of it is wrong.
VpnView look_at_vpn(const Options& options);

}  // namespace conntrack::app
