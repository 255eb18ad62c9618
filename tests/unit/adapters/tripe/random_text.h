// SPDX-License-Identifier: GPL-3.0-or-later
// RandomText: text full of what gives a line protocol trouble. The seed is fixed: a failure
// repeats.
#pragma once

#include <array>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>

#include "domain/text/words.h"

namespace conntrack::tests {

class RandomText {
 public:
  /// A number from 0 to `most`.
  std::size_t number(std::size_t most) {
    return std::uniform_int_distribution<std::size_t>{0, most}(engine_);
  }

  /// Up to `longest` characters, some of them of several bytes; all of them can be on the wire.
  std::string word(std::size_t longest) {
    static constexpr std::array<std::string_view, 14> characters{
        "a", "b", "7", "=", "/", ".", " ", "\"", "'", "\\", "é", "€", "😀", "-"};
    std::string text;
    for (std::size_t count = number(longest); count > 0; --count) {
      text += characters[number(characters.size() - 1)];
    }
    return text;
  }

  domain::Words words(std::size_t most, std::size_t longest) {
    domain::Words words(number(most));
    for (std::string& each : words) each = word(longest);
    return words;
  }

 private:
  std::mt19937 engine_{20070108};
};

}  // namespace conntrack::tests
