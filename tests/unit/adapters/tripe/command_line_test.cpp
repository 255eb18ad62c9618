// SPDX-License-Identifier: GPL-3.0-or-later
// Command lines: short ones go as they are, long ones are cut (CF13).
#include "adapters/tripe/command_line.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "adapters/tripe/words.h"
#include "tests/unit/adapters/tripe/random_text.h"

namespace conntrack::adapters::tripe {
namespace {

using domain::Words;

TEST(CommandLine, QuotesWhatNeedsIt) {
  EXPECT_EQ(command_line({"KILL", "work"}), "KILL work");
  EXPECT_EQ(command_line({"WARN", "a b", "", "c\\d"}), R"(WARN "a b" "" "c\\d")");
}

TEST(CommandLine, CannotBeMadeTwoLines) {
  // NT7
  EXPECT_EQ(command_line({"NOTIFY", "lunch\nKILL work"}), "NOTIFY \"lunch KILL work\"");
}

TEST(CommandLine, Takes255BytesAndCutsBeyond) {
  const Words just{"WARN", std::string(250, 'x')};
  EXPECT_EQ(command_line(just), "WARN " + std::string(250, 'x'));
  const Words beyond{"WARN", std::string(251, 'x')};
  EXPECT_EQ(command_line(beyond), "WARN " + std::string(247, 'x') + "...");
}

TEST(CommandLine, CutsBetweenCharacters) {
  const std::string euros = [] {
    std::string result;
    for (int count = 0; count < 100; ++count) result += "€";
    return result;
  }();
  const std::string line = command_line({"WARN", euros});
  EXPECT_EQ(line.size(), 5 + 82 * 3 + 3U);
  EXPECT_EQ(line.substr(line.size() - 6), "€...");
}

TEST(CommandLine, DropsWordsThatHaveNoPlace) {
  const std::string line = command_line({"WARN", std::string(248, 'x'), "y", "z"});
  EXPECT_EQ(line, "WARN " + std::string(247, 'x') + "...");
  EXPECT_EQ(command_line({"WARN", std::string(240, 'x'), "yes", "or", "no"}),
            "WARN " + std::string(240, 'x') + " yes or no");
  EXPECT_EQ(command_line({"WARN", std::string(240, 'x'), "yes", "or", "never"}),
            "WARN " + std::string(240, 'x') + " yes or...");
}

TEST(Cut, FitsAnythingIntoAnyRoomAndKeepsTheBeginning) {
  tests::RandomText random;
  for (int round = 0; round < 5000; ++round) {
    const Words words = random.words(8, 30);
    const std::size_t room = 3 + random.number(100);
    const Words result = cut(words, room);
    const std::string line = wire_form(result);
    ASSERT_LE(line.size(), room);
    ASSERT_EQ(read_words(line), result);
    if (result == words) continue;
    ASSERT_GT(wire_form(words).size(), room);
    ASSERT_TRUE(std::equal(result.begin(), result.end() - 1, words.begin()));
    const std::string& last = result.back();
    ASSERT_TRUE(last.ends_with("..."));
    ASSERT_TRUE(words[result.size() - 1].starts_with(last.substr(0, last.size() - 3)));
  }
}

}  // namespace
}  // namespace conntrack::adapters::tripe
