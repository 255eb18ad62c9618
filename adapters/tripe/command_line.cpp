// SPDX-License-Identifier: GPL-3.0-or-later
// Making command lines: quoting is in words.h, cutting is here.
#include "adapters/tripe/command_line.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "adapters/tripe/words.h"

namespace conntrack::adapters::tripe {
namespace {

constexpr std::string_view ellipsis = "...";

/// True if no character of UTF-8 goes across this place.
bool is_boundary(std::string_view text, std::size_t place) {
  return place == text.size() || (static_cast<unsigned char>(text[place]) & 0xC0U) != 0x80U;
}

/// The longest beginning of the word that fits into `room` with the ellipsis that is put behind it.
std::string shortened(const std::string& word, std::size_t room) {
  for (std::size_t length = std::min(word.size(), room); length > 0; --length) {
    if (!is_boundary(word, length)) continue;
    std::string result = word.substr(0, length).append(ellipsis);
    if (wire_size(result) <= room) return result;
  }
  return std::string{ellipsis};
}

}  // namespace

domain::Words cut(domain::Words words, std::size_t room) {
  if (wire_form(words).size() <= room) return words;

  // As many whole words as leave room for an ellipsis; there is one more, or all would have fitted.
  std::size_t used = 0;
  std::size_t kept = 0;
  for (;; ++kept) {
    const std::size_t with_next = used + wire_size(words[kept]) + 1;
    if (with_next + ellipsis.size() > room) break;
    used = with_next;
  }
  words[kept] = shortened(words[kept], room - used);
  words.resize(kept + 1);
  return words;
}

std::string command_line(const domain::Words& words) { return wire_form(cut(words, max_command)); }

}  // namespace conntrack::adapters::tripe
