// SPDX-License-Identifier: GPL-3.0-or-later
// Making the command lines that are sent to the server.
#pragma once

#include <cstddef>
#include <string>

#include "domain/text/words.h"

namespace conntrack::adapters::tripe {

/// The longest line that the server takes, in bytes without its LF (CF13).
inline constexpr std::size_t max_command = 255;

/// The words, made to fit into `room` bytes when quoted: those that do not fit are dropped, and the
/// last that is left is cut at a character's boundary and ends with `...` (CF13). Room for those
/// three bytes is needed at least.
domain::Words cut(domain::Words words, std::size_t room);

/// The words as one line of at most 255 bytes, without LF. If they are too long the end is cut, so
/// free text comes last.
std::string command_line(const domain::Words& words);

}  // namespace conntrack::adapters::tripe
