// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzes the line protocol: tests/fuzz/lines_fuzz CORPUS_DIRECTORY
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/tripe/command_line.h"
#include "adapters/tripe/conversation.h"
#include "adapters/tripe/line_splitter.h"
#include "adapters/tripe/words.h"
#include "domain/text/words.h"
#include "tests/fuzz/require.h"

namespace {

using namespace conntrack::adapters::tripe;
using conntrack::tests::require;
namespace domain = conntrack::domain;

std::vector<std::string> lines_of(std::string_view stream, std::size_t piece) {
  LineSplitter splitter;
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < stream.size(); at += piece) {
    splitter.feed(stream.substr(at, piece));
    while (auto line = splitter.next()) lines.push_back(*line);
  }
  return lines;
}

/// What is made of any words is one short line, and says the same when it is read and made again.
void check_command(const domain::Words& words) {
  const std::string line = command_line(words);
  require(line.size() <= max_command);
  require(
      std::none_of(line.begin(), line.end(), [](char each) { return each >= 0 && each < ' '; }));
  const auto again = read_words(line);
  require(again && wire_form(*again) == line);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::vector<std::string> lines = lines_of(stream, std::max<std::size_t>(size, 1));
  require(lines_of(stream, data[0] % 31U + 1U) == lines);

  int replies = 0;
  Conversation talk;
  talk.expect([&](const Reply&) { ++replies; });
  talk.expect_background("t", [&](const Reply&) { ++replies; });
  for (const std::string& line : lines) {
    talk.receive(parse_server_line(line));
    if (const auto words = read_words(line)) check_command(*words);
  }
  require(replies <= 2);
  return 0;
}
