// SPDX-License-Identifier: GPL-3.0-or-later
// Text: UTF-8, and citing what was found.
#include "domain/text/text.h"

#include <algorithm>
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

bool is_control(std::string_view character) {
  if (character.size() == 1) return is_between(character[0], 0x00, 0x1F) || character[0] == 0x7F;
  return character.size() == 2 && character[0] == '\xC2' && is_between(character[1], 0x80, 0x9F);
}

std::string cited(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t count = 0; count < longest_citation && end < text.size(); ++count)
    end += first_character(text.substr(end)).size();
  std::string citation = "'";
  citation += text.substr(0, end);
  citation += end < text.size() ? "...'" : "'";
  return citation;
}

}  // namespace conntrack::domain
