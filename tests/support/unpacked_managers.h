// SPDX-License-Identifier: GPL-3.0-or-later
// The network managers that scripts/fetch-managers has unpacked.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/process.h"

namespace conntrack::tests {

/// How to start one of the programs, looked for in $CONNTRACK_MANAGERS/bin or else where the build
/// expects them. Throws std::runtime_error, which names the remedy, if it is not there.
std::vector<std::string> unpacked_program(const std::string& name,
                                          const std::vector<std::string>& arguments);

/// A command that starts a program with all it prints in a file, so that it never waits for a
/// reader.
Command logging_to(const std::string& file, const std::vector<std::string>& words);

/// Puts empty directories over those of the host that network managers write to. Only in private
/// namespaces (enter_private_namespaces()); a second call does nothing.
void hide_host_state();

/// Waits until the predicate holds; throws std::runtime_error with `what` and the log if it does
/// not.
void wait_for_manager(std::string_view what, const std::string& log_file,
                      const std::function<bool()>& predicate);

}  // namespace conntrack::tests
