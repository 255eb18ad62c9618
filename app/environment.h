// SPDX-License-Identifier: GPL-3.0-or-later
// The environment of the process.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>

namespace conntrack::app {

/// The value of an environment variable; none if it is not set.
inline std::optional<std::string> environment(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
}

}  // namespace conntrack::app
