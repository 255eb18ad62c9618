// SPDX-License-Identifier: GPL-3.0-or-later
// The line protocol as the server sees it.
#include "tests/support/stand_in/wire.h"

#include <algorithm>
#include <cstddef>

namespace conntrack::tests {
namespace {

bool is_control(char character) {
  return static_cast<unsigned char>(character) < 0x20 || character == 0x7f;
}

/// The word bare, unless it is empty or has one of these characters in it.
std::string quoted_for(const char* characters, const std::string& word) {
  if (!word.empty() && word.find_first_of(characters) == std::string::npos) return word;
  std::string quoted = "\"";
  for (const char character : word) {
    if (character == '\\' || character == '"') quoted += '\\';
    quoted += character;
  }
  return quoted + '"';
}

std::string joined(const char* quoted_for_these, const Words& words) {
  std::string line;
  for (const std::string& word : words) {
    if (!line.empty()) line += ' ';
    line += quoted_for(quoted_for_these, word);
  }
  return line;
}

bool is_digit(char character) { return character >= '0' && character <= '9'; }

/// The place of a character in the order of versions; 0 is the end of the text, and a digit.
int weight(std::string_view text, std::size_t at) {
  if (at >= text.size() || is_digit(text[at])) return 0;
  const char character = text[at];
  if (character == '~') return -1;
  const bool letter =
      (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
  return letter ? character : character + 256;
}

/// Cuts the run of digits off the front, without leading zeros.
std::string_view take_number(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
  std::size_t length = 0;
  while (length < text.size() && is_digit(text[length])) ++length;
  const std::string_view number = text.substr(0, length);
  text.remove_prefix(length);
  return number;
}

}  // namespace

std::optional<Words> strict_words(std::string_view line) {
  if (std::any_of(line.begin(), line.end(), is_control)) return std::nullopt;
  Words words;
  std::string word;
  bool in_word = false;
  char quote = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char character = line[at];
    if (quote == 0 && character == ' ') {
      if (in_word) words.push_back(word);
      word.clear();
      in_word = false;
      continue;
    }
    in_word = true;
    if (character == '\\') {
      if (++at == line.size()) return std::nullopt;
      word += line[at];
    } else if (quote != 0 ? character == quote : character == '"' || character == '\'') {
      quote = quote != 0 ? '\0' : character;
    } else {
      word += character;
    }
  }
  if (quote != 0) return std::nullopt;
  if (in_word) words.push_back(word);
  return words;
}

std::string server_line(const Words& words) { return joined(" \t'\"", words); }

std::string client_line(const Words& words) { return joined(" \t\r\n\v\f'\"\\", words); }

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (text.size() < length || (first >= 0x80 && first < 0xc0) || first > 0xf7) return false;
    char32_t code = length == 1 ? first : first & (0x7fU >> length);
    for (std::size_t at = 1; at < length; ++at) {
      const auto byte = static_cast<unsigned char>(text[at]);
      if ((byte & 0xc0U) != 0x80) return false;
      code = code << 6U | (byte & 0x3fU);
    }
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool is_surrogate = code >= 0xd800 && code < 0xe000;
    if (code < least[length] || is_surrogate || code > 0x10ffff) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::strong_ordering compare_versions(std::string_view left, std::string_view right) {
  while (!left.empty() || !right.empty()) {
    for (;;) {
      const int left_weight = weight(left, 0);
      const int right_weight = weight(right, 0);
      if (left_weight != right_weight) return left_weight <=> right_weight;
      if (left_weight == 0) break;
      left.remove_prefix(1);
      right.remove_prefix(1);
    }
    const std::string_view left_number = take_number(left);
    const std::string_view right_number = take_number(right);
    if (left_number.size() != right_number.size()) {
      return left_number.size() <=> right_number.size();
    }
    if (const int order = left_number.compare(right_number); order != 0) return order <=> 0;
  }
  return std::strong_ordering::equal;
}

}  // namespace conntrack::tests
