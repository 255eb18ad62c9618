// SPDX-License-Identifier: GPL-3.0-or-later
// Diagnostic: what is wrong with a configuration file, said to the person who wrote it.
#include "domain/config/diagnostic.h"

#include <algorithm>
#include <utility>

#include "domain/text/text.h"

namespace conntrack::domain {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
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

/// The part of the line around the byte at `offset`. Tabs are kept, and repeated before the caret,
/// so that both lines are equally wide wherever the terminal has its tab stops.
Excerpt excerpt(std::string_view line, std::size_t offset) {
  const Piece piece = neighbourhood(line, offset);
  std::vector<std::string_view> characters;
  characters.reserve(piece.text.size());
  std::size_t caret = 0;  // counted in characters
  for (std::size_t at = 0; at < piece.text.size(); at += characters.back().size()) {
    characters.push_back(first_character(piece.text.substr(at)));
    if (at + characters.back().size() <= piece.offset) caret = characters.size();
  }
  std::size_t begin = 0;
  if (characters.size() > longest_excerpt && caret > excerpt_before_caret)
    begin = std::min(caret - excerpt_before_caret, characters.size() - longest_excerpt);
  const std::size_t end = std::min(begin + longest_excerpt, characters.size());

  Excerpt result;
  if (begin > 0 || piece.is_cut_before) result = {"...", "   "};
  for (std::size_t i = begin; i < end; ++i) {
    const bool is_tab = characters[i] == "\t";
    result.text += is_tab ? "\t" : visible(characters[i]);
    if (i < caret) result.before_caret += is_tab ? "\t" : std::string(width(characters[i]), ' ');
  }
  if (end < characters.size() || piece.is_cut_behind) result.text += "...";
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

bool is_error(Severity severity) { return severity != Severity::warning; }

std::string_view error_class(Severity severity) {
  switch (severity) {
    case Severity::syntax_error:
      return "SyntaxError";
    case Severity::value_error:
      return "ValueError";
    case Severity::os_error:
      return "OSError";
    case Severity::warning:
      break;
  }
  return {};
}

std::string_view to_string(Severity severity) { return is_error(severity) ? "error" : "warning"; }

SourceText::SourceText(std::string text) : text_(std::move(text)) {
  starts_.push_back(text_.starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
  for (std::size_t end = 0; (end = text_.find('\n', starts_.back())) != std::string::npos;)
    starts_.push_back(end + 1);
}

std::string_view SourceText::line(std::uint32_t number) const {
  if (number == 0 || number > starts_.size()) return {};
  const std::size_t start = starts_[number - 1];
  const std::size_t end = text_.find('\n', start);
  std::string_view line = std::string_view(text_).substr(start, end - start);
  if (end != std::string::npos && line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

Position SourceText::position(std::size_t offset) const {
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const auto number = static_cast<std::uint32_t>(next - starts_.begin());
  return {number, static_cast<std::uint32_t>(offset - *(next - 1) + 1)};
}

std::string render(const Diagnostic& diagnostic, std::string_view file, const SourceText& source,
                   Colour colour) {
  const Style style = is_error(diagnostic.severity) ? Style::bold_red : Style::bold_magenta;
  std::string severity(to_string(diagnostic.severity));
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

}  // namespace conntrack::domain
