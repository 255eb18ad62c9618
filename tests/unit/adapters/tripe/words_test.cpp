// SPDX-License-Identifier: GPL-3.0-or-later
// Reading words: every way of quoting, and that what is written is read again.
#include "adapters/tripe/words.h"

#include <gtest/gtest.h>

#include "tests/unit/adapters/tripe/random_text.h"

namespace conntrack::adapters::tripe {
namespace {

using domain::Words;

struct SplitCase {
  std::string line;
  std::optional<Words> words;
};

TEST(ReadWords, UnderstandsEveryWayOfQuoting) {
  const std::vector<SplitCase> cases{
      {"", Words{}},
      {"  \t ", Words{}},
      {"OK", Words{"OK"}},
      {" INFO  a\tb ", Words{"INFO", "a", "b"}},
      {R"("a b" 'c d')", Words{"a b", "c d"}},
      {R"(a"b c"d'e f'g)", Words{"ab cde fg"}},
      {R"("" '')", Words{"", ""}},
      {R"(a\ b)", Words{"a b"}},
      {R"("a\"b" 'a\'b' "a'b" 'a"b')", Words{"a\"b", "a'b", "a'b", "a\"b"}},
      {R"("\\" \\)", Words{"\\", "\\"}},
      {R"(DOMAIN\user)", Words{"DOMAINuser"}},
      {R"(ends\)", Words{"ends\\"}},
      {R"("open)", std::nullopt},
      {R"(a 'open)", std::nullopt},
      {R"("open\")", std::nullopt},
      {R"("open\)", std::nullopt},
      {"crlf\r", Words{"crlf"}},
  };
  for (const SplitCase& each : cases) EXPECT_EQ(read_words(each.line), each.words) << each.line;
}

TEST(ReadWords, GivesBackWhatWasQuoted) {
  tests::RandomText random;
  for (int round = 0; round < 5000; ++round) {
    const Words words = random.words(6, 12);
    ASSERT_EQ(read_words(wire_form(words)), words);
  }
}

TEST(LeadingWords, EndBeforeTheFirstThatCannotBeRead) {
  EXPECT_EQ(leading_words("a 'b c' d"), (Words{"a", "b c", "d"}));
  EXPECT_EQ(leading_words("a 'b c' \"open d"), (Words{"a", "b c"}));
  EXPECT_EQ(leading_words("'open"), Words{});
}

TEST(BlankSeparated, LeavesQuotesAsTheyAre) {
  EXPECT_EQ(domain::split_words(" FAIL \"a b\\ "), (Words{"FAIL", "\"a", "b\\"}));
  EXPECT_EQ(domain::split_words("  "), Words{});
}

}  // namespace
}  // namespace conntrack::adapters::tripe
