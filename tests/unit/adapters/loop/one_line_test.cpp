// SPDX-License-Identifier: GPL-3.0-or-later
// one_line: whatever comes from outside is one line of UTF-8, of a bounded length.
#include "adapters/loop/one_line.h"

#include <gtest/gtest.h>

#include <string>

namespace conntrack::tests {
namespace {

using adapters::loop::one_line;

TEST(OneLine, KeepsWhatIsPlain) {
  EXPECT_EQ(one_line("", 10), "");
  EXPECT_EQ(one_line("a \"b\" \\ ä€😀", 100), "a \"b\" \\ ä€😀");
}

TEST(OneLine, TakesControlCharactersForBlanks) {
  EXPECT_EQ(one_line("a\nb\r\tc\x1b[31m\x7f", 100), "a b  c [31m ");
  EXPECT_EQ(one_line("a\u0085b\u009bc", 100), "a b c");
  EXPECT_EQ(one_line(std::string("a\0b", 3), 100), "a b");
}

TEST(OneLine, ShowsWhatIsNotUtf8) { EXPECT_EQ(one_line("a\xff\xc3 \xe2\x82", 100), "a?? ??"); }

TEST(OneLine, CutsAtACharacter) {
  EXPECT_EQ(one_line("abcdef", 3), "abc");
  EXPECT_EQ(one_line("abä", 3), "ab");
  EXPECT_EQ(one_line("abä", 4), "abä");
}

}  // namespace
}  // namespace conntrack::tests
