// SPDX-License-Identifier: GPL-3.0-or-later
// ServerLine: keyword by keyword.
#include "adapters/tripe/server_line.h"

#include <optional>
#include <utility>

#include "adapters/tripe/words.h"

namespace conntrack::adapters::tripe {
namespace {

using domain::Words;

/// Takes the first word away.
std::string take_first(Words& words) {
  std::string first = std::move(words.front());
  words.erase(words.begin());
  return first;
}

/// The line's words, also of a badly quoted failure.
std::optional<Words> words_of(std::string_view line) {
  if (std::optional<Words> words = read_words(line)) return words;
  Words words = domain::split_words(line);
  if (words.front() == "FAIL" || words.front() == "BGFAIL") return words;
  return std::nullopt;
}

/// A job whose words cannot all be read.
ServerLine partly_read(std::string_view line) {
  Words words = leading_words(line);
  if (words.size() < 3 || words.front() != "SVCJOB") return Malformed{};
  return SvcJob{words[1], words[2], {words.begin() + 3, words.end()}, false};
}

}  // namespace

ServerLine parse_server_line(std::string_view line) {
  // The text of a broadcast may be anything: it is not looked at.
  for (const std::string_view keyword : {"NOTE ", "WARN ", "TRACE "}) {
    if (line.starts_with(keyword)) return Broadcast{};
  }
  std::optional<Words> read = words_of(line);
  if (!read) return partly_read(line);
  if (read->empty()) return Malformed{};
  Words& words = *read;

  const std::string keyword = take_first(words);
  if (keyword == "INFO") return Info{std::move(words)};
  if (keyword == "OK") return Ok{};
  if (keyword == "FAIL") return Fail{std::move(words)};

  if (words.empty()) return Malformed{};
  std::string first = take_first(words);
  if (keyword == "BGDETACH") return BgDetach{std::move(first)};
  if (keyword == "BGINFO") return BgInfo{std::move(first), std::move(words)};
  if (keyword == "BGOK") return BgOk{std::move(first)};
  if (keyword == "BGFAIL") return BgFail{std::move(first), std::move(words)};
  if (keyword == "SVCCANCEL") return SvcCancel{std::move(first)};

  if (words.empty()) return Malformed{};
  std::string second = take_first(words);
  if (keyword == "SVCJOB")
    return SvcJob{std::move(first), std::move(second), std::move(words), true};
  if (keyword == "SVCCLAIM") return SvcClaim{std::move(first), std::move(second)};
  return Malformed{};
}

}  // namespace conntrack::adapters::tripe
