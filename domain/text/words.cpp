// SPDX-License-Identifier: GPL-3.0-or-later
// Words: the quoting of TrIPE's administration protocol.
#include "domain/text/words.h"

#include "domain/text/text.h"

namespace conntrack::domain {
namespace {

/// The word with nothing in it that the wire cannot carry: the protocol has no escape for a line
/// feed, and a line of it is UTF-8.
std::string carried(std::string_view word) {
  std::string result;
  result.reserve(word.size());
  while (!word.empty()) {
    const std::size_t length = utf8_length(word);
    const auto byte = static_cast<unsigned char>(word[0]);
    if (length == 0) {
      result += '?';
    } else if (byte < 0x20 || byte == 0x7f) {
      result += ' ';
    } else {
      result += word.substr(0, length);
    }
    word.remove_prefix(length == 0 ? 1 : length);
  }
  return result;
}

}  // namespace

std::string wire_form(std::string_view word) {
  std::string text = carried(word);
  if (!text.empty() && text.find_first_of("\"'\\ ") == std::string::npos) return text;
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  result += '"';
  return result;
}

std::string wire_form(const Words& words) {
  std::string result;
  for (const std::string& word : words) {
    if (&word != &words.front()) result += ' ';
    result += wire_form(word);
  }
  return result;
}

std::size_t wire_size(std::string_view word) { return wire_form(word).size(); }

}  // namespace conntrack::domain
