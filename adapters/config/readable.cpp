// SPDX-License-Identifier: GPL-3.0-or-later
// Readable: which bytes may stand in a configuration file (CF11).
#include "adapters/config/readable.h"

#include <fmt/format.h>

#include <cstddef>

#include "domain/text/text.h"

namespace conntrack::adapters::config {
namespace {

using domain::TextFault;

bool is_printable_ascii(unsigned char byte) { return byte >= 0x20 && byte < 0x7F; }

/// `character` is a control character: its last byte is its number in Unicode.
TextFault control_fault(std::size_t offset, std::string_view character) {
  const auto byte = static_cast<unsigned char>(character.back());
  if (byte == 0) return {offset, "found a NUL byte", "the file must be plain text, in UTF-8"};
  if (byte == '\t') return {offset, "found a tab within a name", "use plain blanks"};
  if (byte == '\r') {
    return {offset, "found a carriage return within a line", "lines end with LF or with CR LF"};
  }
  return {offset, fmt::format("found the control character U+{:04X}", byte), ""};
}

TextFault encoding_fault(std::size_t offset, unsigned char byte) {
  return {offset, fmt::format("found a byte that is not UTF-8 (0x{:02x})", byte),
          "save the file as UTF-8"};
}

/// What is wrong with a character beyond ASCII that cannot be meant: nobody sees that it is there.
std::optional<TextFault> invisible_fault(std::size_t offset, std::string_view character) {
  if (character == "\xC2\xA0")
    return TextFault{offset, "found a no-break space (U+00A0)", "use plain blanks"};
  if (character == "\xEF\xBB\xBF")
    return TextFault{offset, "found a byte order mark (U+FEFF) that is not at the file's beginning",
                     "leave it out"};
  return std::nullopt;
}

}  // namespace

std::optional<TextFault> unreadable_in_comment(std::string_view comment) {
  for (std::size_t i = 0; i < comment.size();) {
    const std::string_view character = domain::first_character(comment.substr(i));
    if (domain::is_control(character) && character != "\t") return control_fault(i, character);
    i += character.size();
  }
  return std::nullopt;
}

std::optional<TextFault> unreadable_in_text(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (is_printable_ascii(byte)) {
      ++i;
      continue;
    }
    const std::string_view character = domain::first_character(text.substr(i));
    if (domain::is_control(character)) return control_fault(i, character);
    if (domain::utf8_length(character) == 0) return encoding_fault(i, byte);
    if (const auto fault = invisible_fault(i, character)) return fault;
    i += character.size();
  }
  return std::nullopt;
}

}  // namespace conntrack::adapters::config
