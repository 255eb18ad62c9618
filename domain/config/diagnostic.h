// SPDX-License-Identifier: GPL-3.0-or-later
// Diagnostic: what is wrong with a configuration file, said to the person who wrote it.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace conntrack::domain {

/// A place in a file. Both count from 1, columns in bytes; line 0 means the file as a whole.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  friend auto operator<=>(const Position&, const Position&) = default;
};

/// What kind of problem a diagnostic tells of.
enum class DiagnosticKind : std::uint8_t {
  syntax_error,  ///< cannot be parsed
  value_error,   ///< parsed, but wrong
  read_error,    ///< the file cannot be read
  warning,       ///< allowed, but probably not meant (CF12)
};

/// True for everything but a warning.
bool is_error(DiagnosticKind kind);

/// One problem of a configuration file (CF11).
struct Diagnostic {
  DiagnosticKind kind = DiagnosticKind::syntax_error;
  Position at;
  std::string message;  ///< what was found and what was expected, without a final full stop
  std::string hint;     ///< what was probably meant; empty if unknown

  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

/// A file's text, and where its lines are. A UTF-8 byte order mark is part of no line.
class SourceText {
 public:
  SourceText() = default;
  explicit SourceText(std::string text);

  const std::string& text() const { return text_; }

  /// The line with this number, counted from 1, without its end (LF or CRLF); empty if there is
  /// none.
  std::string_view line(std::uint32_t number) const;

  /// The place of the byte at the offset, which is not in the byte order mark.
  Position position(std::size_t offset) const;

 private:
  std::string text_;
  std::vector<std::size_t> starts_;
};

}  // namespace conntrack::domain
