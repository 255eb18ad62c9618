// SPDX-License-Identifier: GPL-3.0-or-later
// FileBuilder: makes a ConfigFile, and the syntax errors, of what the grammar finds.
#include "adapters/config/file_builder.h"

#include <fmt/format.h>

#include <cstring>

#include "adapters/config/readable.h"
#include "domain/config/common_mistakes.h"
#include "domain/config/config.h"
#include "domain/text/text.h"

namespace conntrack::adapters::config {
namespace {

using domain::cited;
using domain::form_of_definition;
using domain::has;
using domain::no_trailing_comment;

constexpr std::string_view no_continuation =
    "there are no continuation lines; the same tag may stand on several lines";

/// The longest text that a hint proposes to write.
constexpr std::size_t longest_proposal = 40;

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return text.substr(0, 0);
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view first_word(std::string_view text) {
  return text.substr(0, text.find_first_of(" \t"));
}

bool begins_comment(std::string_view text) {
  return text.starts_with('#') || text.starts_with(';');
}

/// True if a word of the text, but the first one, begins a comment.
bool has_trailing_comment(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (has(" \t", text[i - 1]) && begins_comment(text.substr(i))) return true;
  }
  return false;
}

bool resembles_network(std::string_view word) {
  if (word.find("::") != std::string_view::npos) return true;
  return !word.empty() && has(domain::decimal_digits, word[0]) &&
         (has(word, '/') || has(word, '.'));
}

std::string proposal(std::string_view text) {
  if (text.size() > longest_proposal) return {};
  return "did you mean " + cited(text) + "?";
}

/// From the beginning of the one to the end of the other; both lie in the same line.
std::string_view span(std::string_view first, std::string_view last) {
  return {first.data(), static_cast<std::size_t>(last.data() + last.size() - first.data())};
}

}  // namespace

bool FileBuilder::begin_line(const char* first) {
  line_first_ = first;
  ++line_;
  const auto left = static_cast<std::size_t>(text_.data() + text_.size() - first);
  const void* end = left == 0 ? nullptr : std::memchr(first, '\n', left);
  if (end == nullptr) return left <= longest_line;
  std::size_t size = static_cast<std::size_t>(static_cast<const char*>(end) - first);
  if (size != 0 && first[size - 1] == '\r') --size;
  return size <= longest_line;
}

void FileBuilder::long_line(std::string_view line) {
  report(line.data() + longest_line,
         fmt::format("the line has {} bytes; at most {} are allowed", line.size(), longest_line),
         "the same tag may stand on several lines");
  if (trimmed(line).starts_with('[')) open_group({position(line.data()), {}});
}

/// Reports what may not stand in a word or name, and tells whether there is such a thing.
bool FileBuilder::report_unreadable(std::string_view text) {
  const auto fault = unreadable_in_text(text);
  if (fault) report(text, *fault);
  return fault.has_value();
}

/// Looks through what stands behind an error, up to a comment: nothing else is known of it.
void FileBuilder::report_unreadable_words(std::string_view rest) {
  while (!(rest = trimmed(rest)).empty() && !begins_comment(rest)) {
    const std::string_view word = first_word(rest);
    report_unreadable(word);
    rest.remove_prefix(word.size());
  }
}

void FileBuilder::comment(std::string_view comment) {
  if (const auto fault = unreadable_in_comment(comment)) report(comment, *fault);
}

void FileBuilder::group(std::string_view name) {
  const std::string_view inner = trimmed(name);
  if (inner.empty()) {
    report(name.data(), "expected a group's name between '[' and ']', found nothing",
           "a group begins with its name, such as '[vpn]'");
  }
  open_group(read_word(inner));
}

void FileBuilder::text_after_group(std::string_view rest) {
  const std::string_view found = first_word(rest);
  std::string_view hint;
  if (begins_comment(rest)) {
    hint = no_trailing_comment;
  } else if (has(rest, '=')) {
    hint = "a definition stands on a line of its own, below the group's name";
  }
  if (!report_unreadable(found))
    report(found.data(), "expected nothing after ']', found " + cited(found), std::string(hint));
  if (!begins_comment(rest)) report_unreadable_words(rest.substr(found.size()));
}

void FileBuilder::unclosed_group(std::string_view line) {
  const std::string_view header = trimmed(line);
  open_group({position(header.data() + 1), {}});
  if (report_unreadable(trimmed(header.substr(1)))) return;
  std::string hint;
  if (has_trailing_comment(header)) {
    hint = no_trailing_comment;
  } else if (header.size() > 1 && !has(header, '=')) {
    hint = proposal(fmt::format("{}]", header));
  }
  report(header.data() + header.size(),
         "expected ']' after the group's name, found the end of the line", std::move(hint));
}

void FileBuilder::key(std::string_view key) {
  key_ = key;
  key_word_ = read_word(key);
}

void FileBuilder::missing_key(std::string_view nothing) {
  key_ = nothing;
  key_word_ = {position(nothing.data()), {}};
  report(nothing.data(), fmt::format("expected a tag before '{}', found nothing", *nothing.data()),
         std::string(form_of_definition));
}

void FileBuilder::missing_sign(std::string_view rest) {
  // If there is a bad byte in the key, it may well be what is wrong with the line.
  if (key_word_.text.empty()) return report_unreadable_words(rest);
  const std::string_view found = first_word(rest);
  const bool at_end = rest.empty();
  if (!report_unreadable(found)) {
    report(at_end ? key_.data() + key_.size() : found.data(),
           fmt::format("expected '=' after {}, found {}", cited(key_),
                       at_end ? "the end of the line" : cited(found)),
           hint_for_missing_sign(trimmed(rest)));
  }
  if (!begins_comment(rest)) report_unreadable_words(rest.substr(found.size()));
}

std::string FileBuilder::hint_for_missing_sign(std::string_view rest) {
  const std::string_view line = rest.empty() ? key_ : span(key_, rest);
  follows_assignment_ = follows_assignment_ && resembles_network(key_);
  if (line.ends_with('\\')) follows_assignment_ = true;
  if (follows_assignment_) return std::string(no_continuation);
  if (begins_comment(rest)) return std::string(no_trailing_comment);
  if (line.ends_with(']')) return proposal(fmt::format("[{}", line));
  if (rest.starts_with(':') || key_.find(':') != std::string_view::npos) {
    return "':' stands for '=' only before a blank";
  }
  if (resembles_network(first_word(rest))) return proposal(fmt::format("{} = {}", key_, rest));
  return std::string(form_of_definition);
}

void FileBuilder::sign(std::string_view sign) {
  auto& sections = parsed_.file.sections;
  auto& assignments = sections.empty() ? parsed_.file.preamble : sections.back().assignments;
  assignments.push_back({std::move(key_word_), {}, position(sign.data() + sign.size())});
  assignments.back().values.reserve(2);  // more than that is rare
  follows_assignment_ = true;
}

void FileBuilder::value(std::string_view word) {
  assignment().values.push_back(read_word(word));
  assignment().end = position(word.data() + word.size());
}

void FileBuilder::trailing_comment(std::string_view comment) {
  report(comment.data(), "expected an address or a network, found a comment",
         std::string(no_trailing_comment));
  assignment().values.push_back({position(comment.data()), {}});
}

void FileBuilder::continuation(std::string_view backslash) {
  domain::Assignment& line = assignment();
  const bool ends_word = !line.values.empty() && line.end == position(backslash.data());
  if (!ends_word) line.values.push_back({position(backslash.data()), "\\"});
  if (line.values.back().text.empty()) return;
  line.values.back().text.clear();
  report(backslash.data(), "found a backslash at the end of the line",
         std::string(no_continuation));
}

domain::Position FileBuilder::position(const char* place) const {
  return {line_, static_cast<std::uint32_t>(place - line_first_ + 1)};
}

domain::Word FileBuilder::read_word(std::string_view text) {
  if (report_unreadable(text)) return {position(text.data()), {}};
  return {position(text.data()), std::string(text)};
}

void FileBuilder::report(const char* place, std::string message, std::string hint) {
  parsed_.errors.push_back(
      {domain::DiagnosticKind::syntax_error, position(place), std::move(message), std::move(hint)});
}

void FileBuilder::report(std::string_view text, const domain::TextFault& fault) {
  report(text.data() + fault.offset, fault.message, fault.hint);
}

void FileBuilder::open_group(domain::Word name) {
  parsed_.file.sections.push_back({std::move(name), {}});
  follows_assignment_ = false;
}

domain::Assignment& FileBuilder::assignment() {
  auto& sections = parsed_.file.sections;
  return sections.empty() ? parsed_.file.preamble.back() : sections.back().assignments.back();
}

}  // namespace conntrack::adapters::config
