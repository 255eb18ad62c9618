// SPDX-License-Identifier: GPL-3.0-or-later
// Words: what the lines of TrIPE's administration protocol are made of.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace conntrack::domain {

/// The words of a line, unquoted.
using Words = std::vector<std::string>;

/// The word as it is written on the wire (tripe-admin(5)): bare if it is not empty and has no
/// quote, backslash or white space, otherwise in double quotes. Line feeds and other control
/// characters (bytes below 0x20, and 0x7f) become blanks first, so that no word can ever end a
/// line, and each byte that is not UTF-8 becomes `?` (NT7).
std::string wire_form(std::string_view word);

/// The words quoted and joined by single blanks.
std::string wire_form(const Words& words);

/// How many bytes wire_form(word) has; names in the configuration are limited by it (CF11).
std::size_t wire_size(std::string_view word);

}  // namespace conntrack::domain
