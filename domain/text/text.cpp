// SPDX-License-Identifier: GPL-3.0-or-later
// Text: UTF-8, and citing what was found.
#include "domain/text/text.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace conntrack::domain {
namespace {

constexpr std::size_t longest_citation = 40;  // characters

/// Well-formed characters of more than one byte: which second bytes go with which first ones
/// (RFC 3629 section 4). Every further byte is 80 to BF.
struct Form {
  unsigned char first_from, first_to, second_from, second_to;
  std::size_t length;
};

constexpr Form forms[] = {
    // clang-format off
    {0xC2, 0xDF, 0x80, 0xBF, 2},
    {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
    {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
    {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
    // clang-format on
};

bool is_between(char byte, unsigned char from, unsigned char to) {
  const auto value = static_cast<unsigned char>(byte);
  return from <= value && value <= to;
}

/// A character that stands for itself is shown as it is.
bool is_plain(std::string_view character) {
  if (utf8_length(character) == 0) return false;
  if (character.size() == 1) return !is_between(character[0], 0x00, 0x1F) && character[0] != 0x7F;
  // U+0080 to U+009F: terminals take them for controls, too.
  return character[0] != '\xC2' || is_between(character[1], 0xA0, 0xBF);
}

/// The number of a well-formed character.
std::uint32_t code_point(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  std::uint32_t result = character.size() == 1 ? first : first & (0x7FU >> character.size());
  for (const char c : character.substr(1))
    result = result << 6 | (static_cast<unsigned char>(c) & 0x3FU);
  return result;
}

/// Characters from `first` to `last`, each of which takes so many columns. All others take one.
struct Columns {
  std::uint32_t first, last;
  std::size_t count;
};

/// Combining marks, and what East Asian typography sets in a square (Unicode Standard Annex 11); no
/// more of either than names and remarks in a configuration are likely to hold.
constexpr Columns unusual_columns[] = {
    // clang-format off
    {0x0300, 0x036F, 0}, {0x1AB0, 0x1AFF, 0}, {0x1DC0, 0x1DFF, 0}, {0x200B, 0x200F, 0},
    {0x20D0, 0x20FF, 0}, {0xFE20, 0xFE2F, 0}, {0xFEFF, 0xFEFF, 0},
    {0x1100, 0x115F, 2}, {0x2E80, 0x303E, 2}, {0x3041, 0xA4CF, 2}, {0xA960, 0xA97F, 2},
    {0xAC00, 0xD7A3, 2}, {0xF900, 0xFAFF, 2}, {0xFE30, 0xFE6F, 2}, {0xFF01, 0xFF60, 2},
    {0xFFE0, 0xFFE6, 2}, {0x1F300, 0x1F64F, 2}, {0x1F900, 0x1F9FF, 2}, {0x20000, 0x3FFFD, 2},
    // clang-format on
};

std::size_t width_of_plain(std::string_view character) {
  const std::uint32_t number = code_point(character);
  const auto found = std::find_if(
      std::begin(unusual_columns), std::end(unusual_columns),
      [=](const Columns& range) { return range.first <= number && number <= range.last; });
  return found == std::end(unusual_columns) ? 1 : found->count;
}

constexpr std::size_t columns_of_a_byte = 4;  // `\x1b`

void append_visible(std::string& result, std::string_view character) {
  if (is_plain(character)) {
    result += character;
    return;
  }
  constexpr std::string_view digits = "0123456789abcdef";
  for (const char c : character) {
    const auto byte = static_cast<unsigned char>(c);
    result += "\\x";
    result += digits[byte >> 4];
    result += digits[byte & 15];
  }
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  if (is_between(text[0], 0x00, 0x7F)) return 1;
  const auto form = std::find_if(std::begin(forms), std::end(forms), [&](const Form& candidate) {
    return is_between(text[0], candidate.first_from, candidate.first_to);
  });
  if (form == std::end(forms) || text.size() < form->length) return 0;
  if (!is_between(text[1], form->second_from, form->second_to)) return 0;
  const auto rest = text.substr(2, form->length - 2);
  const auto goes_on = [](char byte) { return is_between(byte, 0x80, 0xBF); };
  return std::all_of(rest.begin(), rest.end(), goes_on) ? form->length : 0;
}

std::string_view first_character(std::string_view text) {
  return text.substr(0, std::max<std::size_t>(1, utf8_length(text)));
}

std::string visible(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::string_view character = first_character(text);
    append_visible(result, character);
    text.remove_prefix(character.size());
  }
  return result;
}

std::size_t width(std::string_view text) {
  std::size_t result = 0;
  while (!text.empty()) {
    const std::string_view character = first_character(text);
    result +=
        is_plain(character) ? width_of_plain(character) : columns_of_a_byte * character.size();
    text.remove_prefix(character.size());
  }
  return result;
}

std::string cited(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t count = 0; count < longest_citation && end < text.size(); ++count)
    end += first_character(text.substr(end)).size();
  std::string citation = "'";
  citation += visible(text.substr(0, end));
  citation += end < text.size() ? "...'" : "'";
  return citation;
}

}  // namespace conntrack::domain
