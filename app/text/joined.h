// SPDX-License-Identifier: GPL-3.0-or-later
// Lists as text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace conntrack::app {

/// The parts, with the separator between each two.
inline std::string joined(const std::vector<std::string>& parts, std::string_view separator = " ") {
  std::string text;
  for (const std::string& part : parts) {
    if (&part != &parts.front()) text += separator;
    text += part;
  }
  return text;
}

}  // namespace conntrack::app
