// SPDX-License-Identifier: GPL-3.0-or-later
// Seconds: reading them.
#include "app/seconds.h"

#include <charconv>
#include <cmath>
#include <system_error>

namespace conntrack::app {

std::optional<domain::Duration> parse_seconds(std::string_view text) {
  using Seconds = std::chrono::duration<double>;
  double seconds = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, seconds, std::chars_format::fixed);
  const bool is_number = read.ec == std::errc() && read.ptr == end && std::isfinite(seconds);
  if (!is_number || seconds < 0 || Seconds(seconds) > longest_duration) return std::nullopt;
  return std::chrono::round<domain::Duration>(Seconds(seconds));
}

}  // namespace conntrack::app
