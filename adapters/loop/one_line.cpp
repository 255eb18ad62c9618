// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/loop/one_line.h"

#include "domain/text/text.h"

namespace conntrack::adapters::loop {
namespace {

bool is_control(std::string_view character) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(character[at]); };
  if (character.size() == 1) return byte(0) < 0x20 || byte(0) == 0x7f;
  return character.size() == 2 && byte(0) == 0xc2 && byte(1) < 0xa0;  // U+0080 to U+009F
}

bool is_utf8(std::string_view character) {
  return character.size() > 1 || static_cast<unsigned char>(character.front()) < 0x80;
}

}  // namespace

std::string one_line(std::string_view text, std::size_t longest) {
  std::string line;
  while (!text.empty()) {
    const std::string_view character = domain::first_character(text);
    text.remove_prefix(character.size());
    const std::string_view shown = is_control(character) ? " "
                                   : is_utf8(character)  ? character
                                                         : "?";
    if (line.size() + shown.size() > longest) break;
    line += shown;
  }
  return line;
}

}  // namespace conntrack::adapters::loop
