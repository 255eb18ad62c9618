// SPDX-License-Identifier: GPL-3.0-or-later
// Reading profiles from messages.
#pragma once

#include <sdbus-c++/Message.h>

#include "adapters/networkmanager/profile_table.h"

namespace conntrack::adapters::networkmanager {

/// Reads the answer to GetSettings; whether the profile is generated is not in it. Throws
/// sdbus::Error if it is no such answer.
Profile read_profile(sdbus::Message& answer);

}  // namespace conntrack::adapters::networkmanager
