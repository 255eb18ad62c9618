// SPDX-License-Identifier: GPL-3.0-or-later
// LineSplitter: the pieces do not matter, and there is a limit.
#include "adapters/tripe/line_splitter.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/unit/adapters/tripe/random_text.h"

namespace conntrack::adapters::tripe {
namespace {

/// The lines of a stream that comes in these pieces.
std::vector<std::string> lines_of(const std::vector<std::string>& pieces) {
  LineSplitter splitter;
  std::vector<std::string> lines;
  for (const std::string& piece : pieces) {
    splitter.feed(piece);
    while (auto line = splitter.next()) lines.push_back(*line);
  }
  return lines;
}

TEST(LineSplitter, HandsOutALineOnceItsEndIsThere) {
  EXPECT_EQ(lines_of({"INFO a", "b\nO", "K\n", "\n", "rest"}),
            (std::vector<std::string>{"INFO ab", "OK", ""}));
}

TEST(LineSplitter, GivesTheSameLinesInWhateverPiecesTheyCome) {
  tests::RandomText random;
  std::string stream;
  for (int count = 0; count < 300; ++count) stream += random.word(40) + '\n';
  const std::vector<std::string> whole = lines_of({stream});
  ASSERT_EQ(whole.size(), 300U);
  for (int round = 0; round < 50; ++round) {
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < stream.size();) {
      pieces.push_back(stream.substr(at, random.number(30)));
      at += pieces.back().size();
    }
    ASSERT_EQ(lines_of(pieces), whole);
  }
}

TEST(LineSplitter, TakesALineOf64KibibytesAndNoLongerOne) {
  const std::string longest(LineSplitter::limit, 'x');
  LineSplitter splitter;
  splitter.feed(longest + "\n" + longest + "y\nOK\n");
  EXPECT_EQ(splitter.next(), longest);
  EXPECT_FALSE(splitter.broken());
  EXPECT_EQ(splitter.next(), std::nullopt);
  EXPECT_TRUE(splitter.broken());
  splitter.feed("OK\n");
  EXPECT_EQ(splitter.next(), std::nullopt);
}

TEST(LineSplitter, DoesNotWaitForTheEndOfAnEndlessLine) {
  LineSplitter splitter;
  for (std::size_t size = 0; size <= LineSplitter::limit; size += 1024) {
    EXPECT_EQ(splitter.next(), std::nullopt);
    EXPECT_FALSE(splitter.broken());
    splitter.feed(std::string(1024, 'x'));
  }
  EXPECT_EQ(splitter.next(), std::nullopt);
  EXPECT_TRUE(splitter.broken());
}

}  // namespace
}  // namespace conntrack::adapters::tripe
