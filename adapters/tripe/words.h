// SPDX-License-Identifier: GPL-3.0-or-later
// Reading the words of a protocol line. Writing them is domain::quoted.
#pragma once

#include <optional>
#include <string_view>

#include "domain/text/words.h"

namespace conntrack::adapters::tripe {

/// Splits a line at white space and takes the quotes away: `"..."` and `'...'` both quote, quoted
/// pieces may abut bare ones within a word, and a backslash takes the next character as it is,
/// inside quotes and out. A backslash that ends the line stands for itself, because the server
/// leaves words with backslashes bare. None if a quote is not closed.
std::optional<domain::Words> read_words(std::string_view line);

/// Splits a line at white space only: for what cannot be read otherwise.
domain::Words blank_separated(std::string_view line);

}  // namespace conntrack::adapters::tripe
