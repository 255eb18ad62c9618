// SPDX-License-Identifier: GPL-3.0-or-later
// Words: reading and writing the words of a protocol line.
#include "adapters/service/words.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "adapters/loop/one_line.h"

namespace conntrack::adapters::service {
namespace {

constexpr std::string_view white_space = " \t\r\n\v\f";

bool is_blank(char character) { return white_space.find(character) != std::string_view::npos; }

/// Reads the word that begins at `at`, which is no blank, and moves `at` behind it.
std::optional<std::string> read_word(std::string_view line, std::size_t& at) {
  std::string word;
  char quote = '\0';
  for (; at < line.size(); ++at) {
    const char character = line[at];
    if (character == '\\' && at + 1 < line.size()) {
      word += line[++at];
    } else if (quote != '\0') {
      if (character == quote) {
        quote = '\0';
      } else {
        word += character;
      }
    } else if (character == '"' || character == '\'') {
      quote = character;
    } else if (is_blank(character)) {
      break;
    } else {
      word += character;
    }
  }
  if (quote != '\0') return std::nullopt;
  return word;
}

/// Reads words until the end, or until one cannot be read: false.
bool read_words_into(domain::Words& words, std::string_view line) {
  for (std::size_t at = 0;;) {
    at = line.find_first_not_of(white_space, at);
    if (at == std::string_view::npos) return true;
    std::optional<std::string> word = read_word(line, at);
    if (!word) return false;
    words.push_back(std::move(*word));
  }
}

/// True for what most words are, and what is sent as it is.
bool is_plain(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return c > ' ' && c < '\x7F' && c != '"' && c != '\'' && c != '\\';
  });
}

}  // namespace

std::optional<domain::Words> read_words(std::string_view line) {
  domain::Words words;
  if (!read_words_into(words, line)) return std::nullopt;
  return words;
}

domain::Words leading_words(std::string_view line) {
  domain::Words words;
  read_words_into(words, line);
  return words;
}

std::string wire_form(std::string_view word) {
  if (is_plain(word)) return std::string(word);
  // The protocol has no escape for a line feed, and a line of it is UTF-8.
  const std::string text = loop::one_line(word, std::string::npos);
  if (!text.empty() && text.find_first_of("\"'\\ ") == std::string::npos) return text;
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  result += '"';
  return result;
}

std::string wire_form(const domain::Words& words) {
  std::string result;
  for (const std::string& word : words) {
    if (&word != &words.front()) result += ' ';
    result += wire_form(word);
  }
  return result;
}

std::size_t wire_size(std::string_view word) {
  return is_plain(word) ? word.size() : wire_form(word).size();
}

domain::NameLimit name_limit() { return {64, wire_size, "as quoted on the wire"}; }

}  // namespace conntrack::adapters::service
