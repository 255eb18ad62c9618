// SPDX-License-Identifier: GPL-3.0-or-later
// Guesses at what was meant in a configuration by someone used to other files' formats.
#include "domain/config/common_mistakes.h"

#include <algorithm>
#include <cstdint>

#include "domain/text/text.h"

namespace conntrack::domain {
namespace {

/// True for a `;` that rather separates words than begins a comment.
bool is_separating_semicolon(std::string_view rest) {
  return rest.size() > 1 && rest[0] == ';' && has(decimal_digits, rest[1]);
}

}  // namespace

bool resembles_test_addr(std::string_view key) {
  std::string letters;
  for (const char c : key) {
    if (c >= 'a' && c <= 'z') letters += c;
    if (c >= 'A' && c <= 'Z') letters += static_cast<char>(c - 'A' + 'a');
  }
  constexpr std::string_view meant = "testaddr";
  return letters.starts_with(meant) || letters.starts_with("testadr") ||
         std::is_permutation(letters.begin(), letters.end(), meant.begin(), meant.end());
}

bool resembles_range(std::string_view word) {
  if (!consists_of(word, "0123456789.-*/")) return false;
  const std::size_t dash = word.find('-');
  const bool spans = dash != std::string_view::npos && dash > 0 && word[dash - 1] != '/';
  return spans || has(word, '*');
}

std::string_view mistake_hint(std::string_view word, std::size_t offset) {
  const std::string_view rest = word.substr(offset);
  if (rest.starts_with(',')) return "words are separated by blanks, not by commas";
  if (is_separating_semicolon(rest)) return "words are separated by blanks, not by semicolons";
  if (rest.starts_with('#') || rest.starts_with(';')) return no_trailing_comment;
  if (rest.starts_with('"') || rest.starts_with('\'')) {
    return "addresses and networks are not quoted";
  }
  if (rest.starts_with('=') && offset == 0) return "one '=' is enough";
  if (word == "*" || word == "any" || word == "all" || word == "default") {
    return "every IPv4 address is in 0/0, every IPv6 address in ::/0";
  }
  const bool stops_at_range = rest.starts_with('-') || rest.starts_with('*');
  return stops_at_range && resembles_range(word) ? form_of_range : std::string_view();
}

std::optional<SplitToken> find_split_token(const std::vector<Word>& words, std::size_t index,
                                           char sign) {
  const Word& first = words[index];
  std::size_t next = index + 1;
  if (next == words.size()) return std::nullopt;
  const bool sign_is_apart = words[next].text.starts_with(sign) && !has(first.text, sign);
  if (sign_is_apart) ++next;
  const Word& with_sign = words[next - 1];
  const bool rest_is_apart = next < words.size() && with_sign.text.ends_with(sign) &&
                             !words[next].text.empty() && !has(words[next].text, sign);
  if (rest_is_apart) ++next;
  if (next == index + 1) return std::nullopt;

  SplitToken split{next - index, with_sign.at, {}};
  if (!sign_is_apart) split.sign.column += static_cast<std::uint32_t>(first.text.size()) - 1;
  for (std::size_t i = index; i < next; ++i) split.meant += words[i].text;
  return split;
}

}  // namespace conntrack::domain
