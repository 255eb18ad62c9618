// SPDX-License-Identifier: GPL-3.0-or-later
// ExitCode: what the program tells whoever started it.
#pragma once

namespace conntrack::app {

/// The exit status of the process (CL1, CL6, CL7). Scripts rely on the numbers.
enum class ExitCode : int {
  success = 0,
  failure = 1,           ///< something that must not happen, such as a full disk behind the output
  unusable_input = 2,    ///< a wrong command line or configuration
  server_lost = 3,       ///< the server cannot be reached, or is gone
  already_provided = 4,  ///< the same or a later version provides the service
};

}  // namespace conntrack::app
