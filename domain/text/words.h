// SPDX-License-Identifier: GPL-3.0-or-later
// Words: commands, answers and reasons, as lists of words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace conntrack::domain {

/// The words of a command, an answer or a reason. Each may hold anything, blanks too.
using Words = std::vector<std::string>;

/// The words of a text, which white space (blank, tab, LF, VT, FF, CR) separates.
Words split_words(std::string_view text);

}  // namespace conntrack::domain
