// SPDX-License-Identifier: GPL-3.0-or-later
// What was probably meant by a value that is none (CF11).
#include "domain/config/common_mistakes.h"

#include <gtest/gtest.h>

namespace conntrack::domain {
namespace {

struct Hint {
  const char* word;
  std::size_t offset;  ///< of the fault
  std::string_view hint;
};

constexpr std::string_view blanks_not_commas = "words are separated by blanks, not by commas";
constexpr std::string_view not_quoted = "addresses and networks are not quoted";
constexpr std::string_view one_sign = "one '=' is enough";
constexpr std::string_view every_address =
    "every IPv4 address is in 0/0, every IPv6 address in ::/0";

const Hint hints[] = {
    {"10.0.0.0/8,11.0.0.0/8", 10, blanks_not_commas},
    {"10.0.0.0/8;11.0.0.0/8", 10, "words are separated by blanks, not by semicolons"},
    {"10.0.0.0/8;1", 10, "words are separated by blanks, not by semicolons"},
    {"10.0.0.0/8#office", 10, no_trailing_comment},
    {"#office", 0, no_trailing_comment},
    {";", 0, no_trailing_comment},
    {"\"10.0.0.0/8\"", 0, not_quoted},
    {"'10.0.0.0/8'", 0, not_quoted},
    {"10.0.0.0/8\"", 10, not_quoted},
    {"=10.0.0.0/8", 0, one_sign},
    {"10.0.0.0=8", 8, ""},
    {"*", 0, every_address},
    {"any", 0, every_address},
    {"all", 0, every_address},
    {"default", 0, every_address},
    {"office", 0, ""},
    {"10.0.0.1-10.0.0.9", 8, form_of_range},
    {"10.0.0.*", 7, form_of_range},
    {"10.0.0.1-x", 8, ""},
    {"300.0.0.1-301.0.0.9", 0, ""},
};

TEST(CommonMistakes, GetAHintWhereTheFaultIs) {
  for (const Hint& each : hints) {
    EXPECT_EQ(mistake_hint(each.word, each.offset), each.hint) << each.word;
  }
}

TEST(CommonMistakes, AreRangesOfAddresses) {
  for (const char* range : {"10.0.0.1-10.0.0.9", "10.0.0.1-9", "10.0.0.*", "1-2"}) {
    EXPECT_TRUE(resembles_range(range)) << range;
  }
  for (const char* none : {"10.0.0.1", "10.0.0.0/-8", "-1", "a-b", "10.0.0.0/8", "", "*x"}) {
    EXPECT_FALSE(resembles_range(none)) << none;
  }
}

TEST(CommonMistakes, AreOtherSpellingsOfTestAddr) {
  for (const char* key :
       {"test-address", "TEST_ADDR", "Test Addr", "testaddr", "tset-addr", "test-adress"}) {
    EXPECT_TRUE(resembles_test_addr(key)) << key;
  }
  for (const char* key : {"home", "", "addr", "test"})
    EXPECT_FALSE(resembles_test_addr(key)) << key;
}

std::vector<Word> words(const std::vector<std::string>& texts) {
  std::vector<Word> made;
  std::uint32_t column = 1;
  for (const std::string& text : texts) {
    Word& word = made.emplace_back();
    word.text = text;
    word.at = {1, column};
    column += static_cast<std::uint32_t>(text.size()) + 1;
  }
  return made;
}

struct Split {
  std::vector<std::string> words;
  std::size_t pieces;  ///< 0: nothing is split
  std::uint32_t column = 0;
  const char* meant = "";
};

TEST(CommonMistakes, AreWordsSplitByBlanks) {
  const std::vector<Split> splits{
      {{"10.0.0.0", "/", "8"}, 3, 10, "10.0.0.0/8"},
      {{"10.0.0.0/", "8"}, 2, 9, "10.0.0.0/8"},
      {{"10.0.0.0", "/8"}, 2, 10, "10.0.0.0/8"},
      {{"10.0.0.0", "/8", "11.0.0.0/8"}, 2, 10, "10.0.0.0/8"},
      {{"10.0.0.0", "/", "11.0.0.0/8"}, 2, 10, "10.0.0.0/"},
      {{"10.0.0.0/8", "11.0.0.0/8"}, 0},
      {{"10.0.0.0/8", "/8"}, 0},
      {{"10.0.0.0", "11.0.0.0/8"}, 0},
      {{"10.0.0.0"}, 0},
      {{"10.0.0.0/"}, 0},
  };
  for (const Split& split : splits) {
    const auto found = find_split_token(words(split.words), 0, '/');
    ASSERT_EQ(found.has_value(), split.pieces > 0) << split.words.front();
    if (!found) continue;
    EXPECT_EQ(found->pieces, split.pieces) << split.words[1];
    EXPECT_EQ(found->meant, split.meant);
    EXPECT_EQ(found->sign.column, split.column) << split.words.front() << " " << split.words[1];
  }
}

TEST(CommonMistakes, AreFoundBehindOtherWords) {
  const auto found = find_split_token(words({"1.2.3.4", "10.0.0.0", "/8"}), 1, '/');
  ASSERT_TRUE(found);
  EXPECT_EQ(found->meant, "10.0.0.0/8");
  EXPECT_EQ(found->sign.column, 18U);
}

}  // namespace
}  // namespace conntrack::domain
