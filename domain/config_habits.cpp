// SPDX-License-Identifier: GPL-3.0-or-later
// Guesses at what was meant in a configuration by someone used to other files' formats.
#include "domain/config_habits.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace conntrack::domain {
namespace {

bool has(std::string_view text, char c) { return text.find(c) != std::string_view::npos; }

/// True for `10.0.0.1-10.0.0.9` and `10.0.0.*`.
bool resembles_range(std::string_view word) {
  if (word.find_first_not_of("0123456789.-*/") != std::string_view::npos) return false;
  const std::size_t dash = word.find('-');
  const bool spans = dash != std::string_view::npos && dash > 0 && word[dash - 1] != '/';
  return spans || has(word, '*');
}

}  // namespace

bool resembles_test_addr(std::string_view key) {
  std::string letters;
  for (const char c : key) {
    if (c >= 'a' && c <= 'z') letters += c;
    if (c >= 'A' && c <= 'Z') letters += static_cast<char>(c - 'A' + 'a');
  }
  constexpr std::string_view meant = "testaddr";
  return letters.starts_with("testad") ||
         std::is_permutation(letters.begin(), letters.end(), meant.begin(), meant.end());
}

std::string_view habit_hint(std::string_view word) {
  if (has(word, ',')) return "words are separated by blanks, not by commas";
  if (has(word, '#'))
    return "there are no trailing comments; a comment stands on a line of its own";
  if (has(word, '"') || has(word, '\'')) return "addresses and networks are not quoted";
  if (word.find("\xC2\xA0") != std::string_view::npos)
    return "there is a no-break space (U+00A0) in this; use plain blanks";
  if (word.starts_with("=")) return "one '=' is enough";
  if (word == "*" || word == "any" || word == "all" || word == "default") {
    return "every IPv4 address is in 0/0, every IPv6 address in ::/0";
  }
  if (resembles_range(word)) {
    return "a range of addresses is written as NETWORK/MASK, such as 10.0.0.0/8";
  }
  return {};
}

}  // namespace conntrack::domain
