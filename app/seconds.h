// SPDX-License-Identifier: GPL-3.0-or-later
// Seconds: durations as people write them.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "domain/tracker/event.h"

namespace conntrack::app {

/// The longest duration that people may ask for.
inline constexpr std::chrono::hours longest_duration{24};

/// Reads a number of seconds from 0 to a day: "2", "0.25" (CL9, SC4). None for anything else; the
/// decimal point is a point in every locale.
std::optional<domain::Duration> parse_seconds(std::string_view text);

}  // namespace conntrack::app
