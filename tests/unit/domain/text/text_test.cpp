// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/text/text.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace conntrack::domain {
namespace {

/// The code point in UTF-8, by arithmetic alone.
std::string encoded(std::uint32_t code_point) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  const auto tail = [&](unsigned shift) { return byte(0x80 | ((code_point >> shift) & 0x3f)); };
  if (code_point < 0x80) return {byte(code_point)};
  if (code_point < 0x800) return {byte(0xc0 | code_point >> 6), tail(0)};
  if (code_point < 0x10000) return {byte(0xe0 | code_point >> 12), tail(6), tail(0)};
  return {byte(0xf0 | code_point >> 18), tail(12), tail(6), tail(0)};
}

TEST(Utf8, HasExactlyTheCharactersOfUnicode) {
  for (std::uint32_t code_point = 0; code_point <= 0x10ffff; ++code_point) {
    const std::string character = encoded(code_point);
    const bool is_surrogate = 0xd800 <= code_point && code_point <= 0xdfff;
    ASSERT_EQ(utf8_length(character + "x"), is_surrogate ? 0 : character.size()) << code_point;
    // Cut short, it is none.
    ASSERT_EQ(utf8_length(character.substr(0, character.size() - 1)), 0U) << code_point;
  }
}

TEST(Utf8, HasNothingElse) {
  EXPECT_EQ(utf8_length(""), 0U);
  EXPECT_EQ(utf8_length("\x80"), 0U);
  EXPECT_EQ(utf8_length("\xbf\x80"), 0U);
  EXPECT_EQ(utf8_length("\xc0\x80"), 0U) << "overlong";
  EXPECT_EQ(utf8_length("\xc1\xbf"), 0U) << "overlong";
  EXPECT_EQ(utf8_length("\xe0\x9f\xbf"), 0U) << "overlong";
  EXPECT_EQ(utf8_length("\xf0\x8f\xbf\xbf"), 0U) << "overlong";
  EXPECT_EQ(utf8_length("\xf4\x90\x80\x80"), 0U) << "beyond U+10FFFF";
  EXPECT_EQ(utf8_length("\xf5\x80\x80\x80"), 0U);
  EXPECT_EQ(utf8_length("\xff"), 0U);
  EXPECT_EQ(utf8_length("\xe2\x82"
                        "A"),
            0U);
  EXPECT_EQ(utf8_length("\xf0\x9f\x98"
                        "A"),
            0U);
  EXPECT_EQ(utf8_length("\xf0\x9f"
                        "A\x80"),
            0U);
}

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

TEST(FirstCharacter, IsAByteIfThereIsNone) {
  EXPECT_EQ(first_character(""), "");
  EXPECT_EQ(first_character("ab"), "a");
  EXPECT_EQ(first_character("\u20acb"), "\u20ac");
  EXPECT_EQ(first_character("\xe2\x82"), "\xe2");
}

TEST(Width, IsThatOfWhatIsShown) {
  EXPECT_EQ(width(""), 0U);
  EXPECT_EQ(width("gr\u00fc\u00dfe"), 5U);
  EXPECT_EQ(width("\x01\xff"), 8U) << "made visible";
  EXPECT_EQ(width("\xc2\x9b"), 8U) << "made visible";
}

TEST(Width, IsNoneForCombiningMarksAndTwoForEastAsianCharacters) {
  for (const std::uint32_t mark :
       {0x0300U, 0x036fU, 0x1ab0U, 0x1dffU, 0x200bU, 0x200fU, 0x20d0U, 0xfe20U})
    EXPECT_EQ(width(encoded(mark)), 0U) << mark;
  for (const std::uint32_t wide :
       {0x1100U, 0x3042U, 0x4eacU, 0x6771U, 0xac00U, 0xff21U, 0xffe6U, 0x1f600U, 0x20000U})
    EXPECT_EQ(width(encoded(wide)), 2U) << wide;
  for (const std::uint32_t narrow :
       {0x20U, 0x7eU, 0xa0U, 0x2ffU, 0x370U, 0x2010U, 0xff61U, 0x10348U})
    EXPECT_EQ(width(encoded(narrow)), 1U) << narrow;
}

TEST(Citation, MakesTheTextVisibleAndCutsIt) {
  EXPECT_EQ(cited(""), "''");
  EXPECT_EQ(cited("home"), "'home'");
  EXPECT_EQ(cited("a\tb\xff"), R"('a\x09b\xff')");
  EXPECT_EQ(cited(std::string(40, 'x')), "'" + std::string(40, 'x') + "'");
  EXPECT_EQ(cited(std::string(41, 'x')), "'" + std::string(40, 'x') + "...'");
  std::string umlauts;
  for (int i = 0; i < 41; ++i) umlauts += "\u00fc";
  EXPECT_EQ(cited(umlauts), "'" + umlauts.substr(2) + "...'");
}

}  // namespace
}  // namespace conntrack::domain
