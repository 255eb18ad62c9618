// SPDX-License-Identifier: GPL-3.0-or-later
// Diagnostics as text: the excerpt of the source line, and the caret under the place.
#include "app/text/diagnostic_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "app/text/terminal_text.h"
#include "domain/text/text.h"

namespace conntrack::app {

using domain::Diagnostic;
using domain::first_character;

namespace {

constexpr std::string_view indent = "  ";
constexpr std::size_t longest_excerpt = 100;      // characters
constexpr std::size_t excerpt_before_caret = 60;  // characters, of a line that is longer

/// What is shown of a source line, and what must stand before a caret under the place.
struct Excerpt {
  std::string text;
  std::string before_caret;
};

/// A piece of a line, and where in it the place is.
struct Piece {
  std::string_view text;
  std::size_t offset = 0;
  bool is_cut_before = false;
  bool is_cut_behind = false;
};

/// As much of the line as an excerpt can need, and a little more: an error in a long line costs no
/// more than one in a short line.
Piece neighbourhood(std::string_view line, std::size_t offset) {
  constexpr std::size_t longest_character = 4;
  constexpr std::size_t reach = (longest_excerpt + 2) * longest_character;
  offset = std::min(offset, line.size());
  std::size_t begin = offset - std::min(offset, reach);
  const auto is_inside_character = [&] { return (line[begin] & 0xC0) == 0x80; };
  if (begin > 0) {
    for (std::size_t i = 1; i < longest_character && is_inside_character(); ++i) ++begin;
  }
  const std::size_t end = std::min(line.size(), offset + reach);
  return {line.substr(begin, end - begin), offset - begin, begin > 0, end < line.size()};
}

/// The characters of a piece, which are bytes if all of it is printable ASCII.
struct Characters {
  std::vector<std::string_view> each;
  std::size_t caret = 0;  ///< the character that holds the place
};

Characters characters_of(const Piece& piece) {
  Characters characters;
  characters.each.reserve(piece.text.size());
  for (std::size_t at = 0; at < piece.text.size(); at += characters.each.back().size()) {
    characters.each.push_back(first_character(piece.text.substr(at)));
    if (at + characters.each.back().size() <= piece.offset) {
      characters.caret = characters.each.size();
    }
  }
  return characters;
}

bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return ' ' <= c && c <= '~'; });
}

/// Which of so many characters are shown, the caret among them.
struct Window {
  Window(std::size_t count, std::size_t caret) {
    if (count > longest_excerpt && caret > excerpt_before_caret)
      begin = std::min(caret - excerpt_before_caret, count - longest_excerpt);
    end = std::min(begin + longest_excerpt, count);
  }

  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The part of the line around the byte at `offset`. Tabs are kept, and repeated before the caret,
/// so that both lines are equally wide wherever the terminal has its tab stops.
Excerpt excerpt(std::string_view line, std::size_t offset) {
  const Piece piece = neighbourhood(line, offset);
  const bool is_simple = is_printable_ascii(piece.text);  // and nothing is to be measured
  const Characters characters = is_simple ? Characters{{}, piece.offset} : characters_of(piece);
  const std::size_t count = is_simple ? piece.text.size() : characters.each.size();
  const Window window(count, characters.caret);

  Excerpt result;
  if (window.begin > 0 || piece.is_cut_before) result = {"...", "   "};
  if (is_simple) {
    result.text += piece.text.substr(window.begin, window.end - window.begin);
    result.before_caret.append(characters.caret - window.begin, ' ');
  }
  for (std::size_t i = window.begin; i < window.end && !is_simple; ++i) {
    const std::string_view character = characters.each[i];
    const bool is_tab = character == "\t";
    result.text += is_tab ? "\t" : visible(character);
    if (i < characters.caret)
      result.before_caret += is_tab ? "\t" : std::string(width(character), ' ');
  }
  if (window.end < count || piece.is_cut_behind) result.text += "...";
  return result;
}

/// "FILE", or "FILE:LINE:COLUMN" if there is a place in it.
std::string place(const Diagnostic& diagnostic, std::string_view file) {
  std::string result = visible(file);
  if (diagnostic.at.line == 0) return result;
  result += ':' + std::to_string(diagnostic.at.line);
  result += ':' + std::to_string(diagnostic.at.column);
  return result;
}

}  // namespace

std::string_view severity_name(const Diagnostic& diagnostic) {
  return is_error(diagnostic.kind) ? "error" : "warning";
}

std::string render(const Diagnostic& diagnostic, std::string_view file,
                   const domain::SourceText& source, Colour colour) {
  const Style style = is_error(diagnostic.kind) ? Style::bold_red : Style::bold_magenta;
  std::string severity(severity_name(diagnostic));
  std::string result = styled(place(diagnostic, file) + ":", Style::bold, colour) + " " +
                       styled(std::move(severity) + ":", style, colour) + " " +
                       visible(diagnostic.message) + "\n";
  if (diagnostic.at.line != 0) {
    const std::size_t offset = std::max<std::uint32_t>(diagnostic.at.column, 1) - 1;
    const Excerpt shown = excerpt(source.line(diagnostic.at.line), offset);
    result += std::string(indent) + shown.text + "\n";
    result +=
        std::string(indent) + shown.before_caret + styled("^", Style::bold_green, colour) + "\n";
  }
  if (!diagnostic.hint.empty())
    result += std::string(indent) + "hint: " + visible(diagnostic.hint) + "\n";
  return result;
}

std::string one_line(const Diagnostic& diagnostic, std::string_view file) {
  return place(diagnostic, file) + ": " + visible(diagnostic.message);
}

}  // namespace conntrack::app
