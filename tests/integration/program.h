// SPDX-License-Identifier: GPL-3.0-or-later
// The program under test.
#pragma once

#include <cstdlib>
#include <string>
#include <vector>

#include "tests/support/process.h"

namespace conntrack::tests {

/// The program's path.
inline std::string program() {
  const char* const named = std::getenv("CONNTRACK_TEST_BINARY");
  return named != nullptr && *named != '\0' ? named : CONNTRACK_BUILT_BINARY;
}

/// The program with these arguments, where nothing of the environment of whoever runs the tests has
/// any influence.
inline Command conntrack(const std::vector<std::string>& arguments) {
  Command command;
  command.words = {program()};
  command.words.insert(command.words.end(), arguments.begin(), arguments.end());
  for (const char* name :
       {"TRIPESOCK", "TRIPEDIR", "TRIPE_CONNTRACK_SETTLE", "TRIPE_CONNTRACK_INTERVAL",
        "TRIPE_CONNTRACK_RECONNECT", "TRIPE_CONNTRACK_BUS", "NO_COLOR", "NOTIFY_SOCKET",
        "WATCHDOG_USEC", "WATCHDOG_PID", "JOURNAL_STREAM"}) {
    command.environment[name] = std::nullopt;
  }
  command.environment["TERM"] = "xterm";
  return command;
}

}  // namespace conntrack::tests
