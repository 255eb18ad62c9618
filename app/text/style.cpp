// SPDX-License-Identifier: GPL-3.0-or-later
// Style: how text stands out on a terminal.
#include "app/text/style.h"

#include <string_view>
#include <utility>

namespace conntrack::app {
namespace {

/// The numbers of ECMA-48's SGR; none for plain text.
std::string_view numbers_of(Style style) {
  switch (style) {
    case Style::bold:
      return "1";
    case Style::green:
      return "32";
    case Style::bold_red:
      return "1;31";
    case Style::bold_green:
      return "1;32";
    case Style::bold_magenta:
      return "1;35";
    case Style::plain:
      break;
  }
  return {};
}

}  // namespace

std::string styled(std::string text, Style style, Colour colour) {
  const std::string_view numbers = numbers_of(style);
  if (colour == Colour::never || numbers.empty()) return text;
  return "\x1b[" + std::string(numbers) + "m" + std::move(text) + "\x1b[0m";
}

}  // namespace conntrack::app
