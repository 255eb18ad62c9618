// SPDX-License-Identifier: GPL-3.0-or-later
// Style: how text stands out on a terminal.
#pragma once

#include <cstdint>
#include <string>

namespace conntrack::app {

/// Whether text for people may hold terminal colours.
enum class Colour : std::uint8_t { never, always };

/// How a piece of text stands out.
enum class Style : std::uint8_t { plain, bold, green, bold_red, bold_green, bold_magenta };

/// The text in that style, if it may hold colours. Nothing in it is made visible().
std::string styled(std::string text, Style style, Colour colour);

}  // namespace conntrack::app
