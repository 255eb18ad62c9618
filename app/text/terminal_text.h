// SPDX-License-Identifier: GPL-3.0-or-later
// Text for a terminal: what may be written to it, and how wide it is there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace conntrack::app {

/// The text with control characters and bytes that are not UTF-8 escaped (`\x1b`), so that nothing
/// in it can control a terminal.
std::string visible(std::string_view text);

/// How many columns of a terminal visible(text) takes: 2 for East Asian characters and emoji, 0 for
/// combining marks, as wcwidth(3) says. Where the system has no UTF-8 locale, each character is
/// taken to have one column.
std::size_t width(std::string_view text);

}  // namespace conntrack::app
