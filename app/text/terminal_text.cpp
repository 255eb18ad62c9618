// SPDX-License-Identifier: GPL-3.0-or-later
// Text for a terminal: escaping, and the C library's knowledge of widths.
#include "app/text/terminal_text.h"

#include <locale.h>
#include <wchar.h>

#include <cstdint>

#include "domain/text/text.h"

namespace conntrack::app {
namespace {

constexpr std::size_t width_of_escaped_byte = 4;  // `\x1b`

bool is_plain(std::string_view character) {
  return domain::utf8_length(character) != 0 && !domain::is_control(character);
}

void append_escaped(std::string& result, std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    result += "\\x";
    result += digits[byte >> 4U];
    result += digits[byte & 15U];
  }
}

/// The number of a well-formed character.
std::uint32_t code_point(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  std::uint32_t result = character.size() == 1 ? first : first & (0x7FU >> character.size());
  for (const char c : character.substr(1))
    result = result << 6U | (static_cast<unsigned char>(c) & 0x3FU);
  return result;
}

/// A locale in which wcwidth() knows Unicode, whatever the user's own one is; null if the system
/// has none. C.UTF-8 is built into the C libraries of Linux and FreeBSD.
locale_t unicode_locale() {
  static const locale_t locale = [] {
    for (const char* name : {"C.UTF-8", "en_US.UTF-8"}) {
      if (locale_t found = ::newlocale(LC_CTYPE_MASK, name, nullptr)) return found;
    }
    return locale_t{};
  }();
  return locale;
}

std::size_t width_of_plain(std::string_view character) {
  if (character.size() == 1 || unicode_locale() == nullptr) return 1;
  const locale_t previous = ::uselocale(unicode_locale());
  const int columns = ::wcwidth(static_cast<wchar_t>(code_point(character)));
  ::uselocale(previous);
  return columns < 0 ? 1 : static_cast<std::size_t>(columns);  // negative: not assigned (yet)
}

}  // namespace

std::string visible(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::string_view character = domain::first_character(text);
    if (is_plain(character)) {
      result += character;
    } else {
      append_escaped(result, character);
    }
    text.remove_prefix(character.size());
  }
  return result;
}

std::size_t width(std::string_view text) {
  std::size_t result = 0;
  while (!text.empty()) {
    const std::string_view character = domain::first_character(text);
    result +=
        is_plain(character) ? width_of_plain(character) : width_of_escaped_byte * character.size();
    text.remove_prefix(character.size());
  }
  return result;
}

}  // namespace conntrack::app
