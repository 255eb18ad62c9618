// SPDX-License-Identifier: GPL-3.0-or-later
// Text: characters of text that came from outside and may hold anything.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace conntrack::domain {

inline constexpr std::string_view decimal_digits = "0123456789";

/// True if the character occurs in the text.
inline bool has(std::string_view text, char c) { return text.find(c) != std::string_view::npos; }

/// True if nothing but these characters occurs in the text.
inline bool consists_of(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string_view::npos;
}

/// The length in bytes, 1 to 4, of the UTF-8 character that the text begins with; 0 if the text is
/// empty or does not begin with one (RFC 3629: overlong forms and surrogates are none).
std::size_t utf8_length(std::string_view text);

/// The character that the text begins with, or its first byte if it begins with none; empty if the
/// text is.
std::string_view first_character(std::string_view text);

/// True if a character, as first_character() gives it, is a control character: U+0000 to U+001F,
/// U+007F, and U+0080 to U+009F, which many terminals obey too. A byte that is not UTF-8 is none.
bool is_control(std::string_view character);

/// The text in single quotes, as a message cites it: cut after 40 characters, and otherwise as it
/// is. Whoever shows the message escapes what the display cannot take.
std::string cited(std::string_view text);

}  // namespace conntrack::domain
