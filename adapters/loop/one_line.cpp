// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/loop/one_line.h"

#include "domain/text/text.h"

namespace conntrack::adapters::loop {

std::string one_line(std::string_view text, std::size_t longest) {
  std::string line;
  while (!text.empty()) {
    const std::string_view character = domain::first_character(text);
    text.remove_prefix(character.size());
    const std::string_view shown = domain::is_control(character)         ? " "
                                   : domain::utf8_length(character) != 0 ? character
                                                                         : "?";
    if (line.size() + shown.size() > longest) break;
    line += shown;
  }
  return line;
}

}  // namespace conntrack::adapters::loop
