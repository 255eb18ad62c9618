// SPDX-License-Identifier: GPL-3.0-or-later
// Diagnostic: what is wrong with a configuration file, said to the person who wrote it.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/text/style.h"

namespace conntrack::domain {

/// A place in a file. Both count from 1, columns in bytes; line 0 means the file as a whole.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  friend auto operator<=>(const Position&, const Position&) = default;
};

/// What kind of problem a diagnostic tells of. The errors go by the names that the manual promises
/// in `config-file-error` (NT3).
enum class Severity : std::uint8_t {
  syntax_error,  ///< cannot be parsed: `SyntaxError`
  value_error,   ///< parsed, but wrong: `ValueError`
  os_error,      ///< cannot be read: `OSError`
  warning,       ///< allowed, but probably not meant (CF12)
};

/// True for everything but a warning.
bool is_error(Severity severity);

/// The class that `config-file-error` gives to an error: `SyntaxError`, `ValueError`, `OSError`
/// (NT3); empty for a warning.
std::string_view error_class(Severity severity);

/// "error" or "warning".
std::string_view to_string(Severity severity);

/// One problem of a configuration file (CF11).
struct Diagnostic {
  Severity severity = Severity::syntax_error;
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

/// `FILE:LINE:COLUMN: error: MESSAGE`, the source line, a caret under the place, and the hint if
/// there is one; every line ends with LF (CF11). Control characters and bytes that are not UTF-8
/// are made visible (`\x1b`), in the quoted line as in the file's name, and a very long line is
/// shown in part.
std::string render(const Diagnostic& diagnostic, std::string_view file, const SourceText& source,
                   Colour colour);

/// `FILE:LINE:COLUMN: MESSAGE`, the form that goes into warnings and replies (NT3).
std::string one_line(const Diagnostic& diagnostic, std::string_view file);

}  // namespace conntrack::domain
