// SPDX-License-Identifier: GPL-3.0-or-later
// local_time: a point in time as people write it.
#pragma once

#include <array>
#include <chrono>
#include <ctime>
#include <string>

namespace conntrack::adapters::log {

/// The time in the machine's time zone, as strftime(3) formats it. Names of months are English: the
/// program sets no locale.
inline std::string local_time(std::chrono::system_clock::time_point time, const char* format) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::localtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  return {text.data(), std::strftime(text.data(), text.size(), format, &parts)};
}

}  // namespace conntrack::adapters::log
