// SPDX-License-Identifier: GPL-3.0-or-later
// Settings: what the user may set.
#pragma once

#include "domain/tracker/event.h"

namespace conntrack::domain {

/// The options of the command line that the tracker follows (CL9).
struct Settings {
  Duration settle = std::chrono::seconds{2};     ///< 0: nothing is held or damped
  Duration interval = std::chrono::seconds{30};  ///< of the periodic check
};

}  // namespace conntrack::domain
