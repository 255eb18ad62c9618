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

TEST(FirstCharacter, IsAByteIfThereIsNone) {
  EXPECT_EQ(first_character(""), "");
  EXPECT_EQ(first_character("ab"), "a");
  EXPECT_EQ(first_character("\u20acb"), "\u20ac");
  EXPECT_EQ(first_character("\xe2\x82"), "\xe2");
}

// NT7, CF11: one notion of a control character, everywhere.
TEST(ControlCharacter, IsOneOfC0OrDelOrC1) {
  for (std::uint32_t code_point = 0; code_point <= 0x10ffff; ++code_point) {
    const bool expected = code_point < 0x20 || (0x7f <= code_point && code_point <= 0x9f);
    ASSERT_EQ(is_control(encoded(code_point)), expected) << code_point;
  }
  EXPECT_FALSE(is_control(""));
  EXPECT_FALSE(is_control("\x85")) << "a byte that is not UTF-8";
}

TEST(Citation, CutsALongText) {
  EXPECT_EQ(cited(""), "''");
  EXPECT_EQ(cited("home"), "'home'");
  EXPECT_EQ(cited("a\tb\xff"), "'a\tb\xff'") << "escaped by whoever shows it";
  EXPECT_EQ(cited(std::string(40, 'x')), "'" + std::string(40, 'x') + "'");
  EXPECT_EQ(cited(std::string(41, 'x')), "'" + std::string(40, 'x') + "...'");
  std::string umlauts;
  for (int i = 0; i < 41; ++i) umlauts += "\u00fc";
  EXPECT_EQ(cited(umlauts), "'" + umlauts.substr(2) + "...'");
}

}  // namespace
}  // namespace conntrack::domain
