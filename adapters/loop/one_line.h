// SPDX-License-Identifier: GPL-3.0-or-later
// one_line: text from outside, fit for a line of a log.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace conntrack::adapters::loop {

/// The text in at most `longest` bytes of one line: line ends and other control characters, C1 too,
/// become blanks, each byte that is not UTF-8 becomes `?`, and what is too long is cut at a
/// character's boundary (NT7).
std::string one_line(std::string_view text, std::size_t longest);

}  // namespace conntrack::adapters::loop
