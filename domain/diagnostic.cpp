// SPDX-License-Identifier: GPL-3.0-or-later
// Diagnostic: what is wrong with a configuration file, said to the person who wrote it.
#include "domain/diagnostic.h"

#include <algorithm>
#include <utility>

#include "domain/text.h"

namespace conntrack::domain {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view indent = "  ";
constexpr std::size_t longest_excerpt = 100;      // characters
constexpr std::size_t excerpt_before_caret = 60;  // characters, of a line that is longer

/// A character of a text, or a byte that belongs to none.
struct Glyph {
  std::string_view bytes;
  bool is_plain = false;  // shown as it is

  /// How many columns of a terminal it takes. Every plain one counts as one.
  std::size_t width() const { return is_plain ? 1 : 4 * bytes.size(); }
};

/// The first glyph of a text that is not empty.
Glyph first_glyph(std::string_view text) {
  const std::size_t length = utf8_length(text);
  if (length == 0) return {text.substr(0, 1), false};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const bool is_ascii_control = byte(0) < 0x20 || byte(0) == 0x7f;
  // U+0080 to U+009F: terminals take them for controls, too.
  const bool is_c1_control = byte(0) == 0xc2 && byte(1) < 0xa0;
  return {text.substr(0, length), !is_ascii_control && !is_c1_control};
}

void append_visible(std::string& result, const Glyph& glyph) {
  if (glyph.is_plain) {
    result += glyph.bytes;
    return;
  }
  constexpr std::string_view digits = "0123456789abcdef";
  for (const char c : glyph.bytes) {
    const auto byte = static_cast<unsigned char>(c);
    result += "\\x";
    result += digits[byte >> 4];
    result += digits[byte & 15];
  }
}

bool is_tab(const Glyph& glyph) { return glyph.bytes == "\t"; }

/// What is shown of a source line, and what must stand before a caret under the place.
struct Excerpt {
  std::string text;
  std::string before_caret;
};

/// The part of the line around the byte at `offset`. Tabs are kept, and repeated before the caret,
/// so that both lines are equally wide wherever the terminal has its tab stops.
Excerpt excerpt(std::string_view line, std::size_t offset) {
  std::vector<Glyph> glyphs;
  std::size_t caret = 0;  // counted in glyphs
  for (std::size_t at = 0; at < line.size(); at += glyphs.back().bytes.size()) {
    glyphs.push_back(first_glyph(line.substr(at)));
    if (at + glyphs.back().bytes.size() <= offset) caret = glyphs.size();
  }
  std::size_t begin = 0;
  if (glyphs.size() > longest_excerpt && caret > excerpt_before_caret)
    begin = std::min(caret - excerpt_before_caret, glyphs.size() - longest_excerpt);
  const std::size_t end = std::min(begin + longest_excerpt, glyphs.size());

  Excerpt result;
  if (begin > 0) result = {"...", "   "};
  for (std::size_t i = begin; i < end; ++i) {
    if (is_tab(glyphs[i])) {
      result.text += '\t';
    } else {
      append_visible(result.text, glyphs[i]);
    }
    if (i >= caret) continue;
    result.before_caret += is_tab(glyphs[i]) ? "\t" : std::string(glyphs[i].width(), ' ');
  }
  if (end < glyphs.size()) result.text += "...";
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

/// The text in bold and, if a digit is given, in that one of the terminal's colours.
std::string emphasised(std::string text, std::string_view colour_digit, Colour colour) {
  if (colour == Colour::never) return text;
  std::string start = "\x1b[1";
  if (!colour_digit.empty()) start += ";3" + std::string(colour_digit);
  return start + "m" + std::move(text) + "\x1b[0m";
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
  for (std::size_t i = starts_.front(); i < text_.size(); ++i) {
    if (text_[i] == '\n') starts_.push_back(i + 1);
  }
}

std::string_view SourceText::line(std::uint32_t number) const {
  if (number == 0 || number > starts_.size()) return {};
  const std::size_t start = starts_[number - 1];
  const std::size_t end = text_.find('\n', start);
  std::string_view line = std::string_view(text_).substr(start, end - start);
  if (end != std::string::npos && line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string render(const Diagnostic& diagnostic, std::string_view file, const SourceText& source,
                   Colour colour) {
  const std::string_view severity_colour = is_error(diagnostic.severity) ? "1" : "5";
  const std::string severity = std::string(to_string(diagnostic.severity)) + ":";
  std::string result = emphasised(place(diagnostic, file) + ":", "", colour) + " " +
                       emphasised(severity, severity_colour, colour) + " " +
                       visible(diagnostic.message) + "\n";
  if (diagnostic.at.line != 0) {
    const std::size_t offset = std::max<std::uint32_t>(diagnostic.at.column, 1) - 1;
    const Excerpt shown = excerpt(source.line(diagnostic.at.line), offset);
    result += std::string(indent) + shown.text + "\n";
    result += std::string(indent) + shown.before_caret + emphasised("^", "2", colour) + "\n";
  }
  if (!diagnostic.hint.empty())
    result += std::string(indent) + "hint: " + visible(diagnostic.hint) + "\n";
  return result;
}

std::string one_line(const Diagnostic& diagnostic, std::string_view file) {
  return place(diagnostic, file) + ": " + visible(diagnostic.message);
}

std::string visible(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const Glyph glyph = first_glyph(text);
    append_visible(result, glyph);
    text.remove_prefix(glyph.bytes.size());
  }
  return result;
}

}  // namespace conntrack::domain
