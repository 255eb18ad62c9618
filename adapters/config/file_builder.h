// SPDX-License-Identifier: GPL-3.0-or-later
// FileBuilder: makes a ConfigFile, and the syntax errors, of what the grammar finds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/config/grammar.h"
#include "domain/config/config_file.h"
#include "domain/text/text_fault.h"

namespace conntrack::adapters::config {

/// Is told, in file order, of each thing the grammar finds. All texts and places it is given lie in
/// the text it was made with, which must outlive it.
class FileBuilder {
 public:
  /// The most bytes of a line, without its end (CF11).
  static constexpr std::size_t longest_line = 4096;

  explicit FileBuilder(std::string_view text) : text_(text) {}

  /// A line begins. False if it is too long to be looked at.
  bool begin_line(const char* first);

  // What stands in a line, in the order in which it does.
  void long_line(std::string_view line);
  void comment(std::string_view comment);
  void group(std::string_view name);
  void text_after_group(std::string_view rest);
  void unclosed_group(std::string_view line);
  void key(std::string_view key);
  void missing_key(std::string_view nothing);
  void missing_sign(std::string_view rest);
  void sign(std::string_view sign);
  void value(std::string_view word);
  void trailing_comment(std::string_view comment);
  void continuation(std::string_view backslash);

  /// What has been built. To be called once.
  Parsed take() { return std::move(parsed_); }

 private:
  domain::Position position(const char* place) const;
  domain::Word read_word(std::string_view text);
  void report(const char* place, std::string message, std::string hint);
  void report(std::string_view text, const domain::TextFault& fault);
  bool report_unreadable(std::string_view text);
  void report_unreadable_words(std::string_view rest);
  std::string hint_for_missing_sign(std::string_view rest);
  void open_group(domain::Word name);
  domain::Assignment& assignment();

  std::string_view text_;
  Parsed parsed_;
  const char* line_first_ = nullptr;
  std::uint32_t line_ = 0;
  std::string_view key_;             // of this line, as written
  domain::Word key_word_;            // and as read
  bool follows_assignment_ = false;  // with nothing between but attempts to continue it
};

}  // namespace conntrack::adapters::config
