// SPDX-License-Identifier: GPL-3.0-or-later
// Words: splitting a text at white space.
#include "domain/text/words.h"

#include <algorithm>
#include <cstddef>

namespace conntrack::domain {

Words split_words(std::string_view text) {
  constexpr std::string_view white_space = " \t\n\v\f\r";
  Words words;
  std::size_t at = 0;
  while ((at = text.find_first_not_of(white_space, at)) != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(white_space, at), text.size());
    words.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

}  // namespace conntrack::domain
