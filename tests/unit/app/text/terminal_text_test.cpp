// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/text/terminal_text.h"

#include <gtest/gtest.h>

#include <clocale>

namespace conntrack::app {
namespace {

TEST(VisibleText, ShowsWhatATerminalWouldNot) {
  EXPECT_EQ(visible("plain gr\u00fc\u00dfe \u20ac \U0001F600"),
            "plain gr\u00fc\u00dfe \u20ac \U0001F600");
  EXPECT_EQ(visible("\x1b[31m\r\n\t\x7f"), R"(\x1b[31m\x0d\x0a\x09\x7f)");
  EXPECT_EQ(visible(std::string("a\0b", 3)), R"(a\x00b)");
  EXPECT_EQ(visible("\xff\xc3"), R"(\xff\xc3)");
  EXPECT_EQ(visible("\xc2\x9b"
                    "31m\xc2\xa0"),
            "\\xc2\\x9b31m\xc2\xa0")
      << "U+009B is a control";
  EXPECT_EQ(visible(""), "");
}

TEST(Width, IsThatOfWhatIsShown) {
  EXPECT_EQ(width(""), 0U);
  EXPECT_EQ(width("gr\u00fc\u00dfe"), 5U);
  EXPECT_EQ(width("\x01\xff"), 8U) << "escaped";
  EXPECT_EQ(width("\xc2\x9b"), 8U) << "escaped";
}

TEST(Width, IsNoneForCombiningMarksAndTwoForEastAsianCharactersAndEmoji) {
  for (const char* mark : {"\u0300", "\u036f", "\u1ab0", "\u200b", "\u20d0", "\ufe20", "\u0e31",
                           "\u0e34", "\u0e49", "\ufe0f"})
    EXPECT_EQ(width(mark), 0U) << mark;
  for (const char* wide : {"\u1100", "\u3042", "\u4eac", "\u6771", "\uac00", "\uff21", "\uffe6",
                           "\U0001f600", "\U0001f680", "\U0001f6f8", "\U00020000"})
    EXPECT_EQ(width(wide), 2U) << wide;
  for (const char* narrow : {" ", "~", "\u00a0", "\u02ff", "\u0370", "\u2010", "\uff61", "\u0e01",
                             "\U00010348", "\U000e1000"})
    EXPECT_EQ(width(narrow), 1U) << narrow;
}

// The program never calls setlocale(), so its own locale is always "C".
TEST(Width, DoesNotDependOnTheLocaleOfTheProcess) {
  ASSERT_STREQ(std::setlocale(LC_ALL, nullptr), "C");
  EXPECT_EQ(width("\u6771"), 2U);
  ASSERT_STREQ(std::setlocale(LC_ALL, nullptr), "C");
}

}  // namespace
}  // namespace conntrack::app
