// SPDX-License-Identifier: GPL-3.0-or-later
// Words: reading and writing the words of a protocol line.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "domain/config/config.h"
#include "domain/text/words.h"

namespace conntrack::adapters::service {

/// Splits a line at white space and takes the quotes away: `"..."` and `'...'` both quote, quoted
/// pieces may abut bare ones within a word, and a backslash takes the next character as it is,
/// inside quotes and out. A backslash that ends the line stands for itself, because the server
/// leaves words with backslashes bare. None if a quote is not closed.
std::optional<domain::Words> read_words(std::string_view line);

/// The words before the first one that cannot be read.
domain::Words leading_words(std::string_view line);

/// The word as it is written on the wire (tripe-admin(5)): bare if it is not empty and has no
/// quote, backslash or white space, otherwise in double quotes. Line feeds and other control
/// characters become blanks first, so that no word can ever end a line, and each byte that is not
/// UTF-8 becomes `?` (NT7).
std::string wire_form(std::string_view word);

/// The words, each in its wire form, joined by single blanks.
std::string wire_form(const domain::Words& words);

/// How many bytes wire_form(word) has.
std::size_t wire_size(std::string_view word);

/// The longest tag or group name: it leaves room for two of them and a reason in one line (CF11).
domain::NameLimit name_limit();

}  // namespace conntrack::adapters::service
