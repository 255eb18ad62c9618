// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/config/diagnostic.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace conntrack::domain {
namespace {

std::string rendered(std::string text, Position at, std::string hint = {}) {
  const Diagnostic diagnostic{Severity::value_error, at, "wrong", std::move(hint)};
  return render(diagnostic, "f.conf", SourceText(std::move(text)), Colour::never);
}

/// What stands below the head line of an error at that column of a file with one line.
std::string body(const std::string& line, std::uint32_t column) {
  const std::string all = rendered(line, {1, column});
  return all.substr(all.find('\n') + 1);
}

TEST(Severity, IsAnErrorUnlessItIsAWarning) {
  for (const Severity severity :
       {Severity::syntax_error, Severity::value_error, Severity::os_error}) {
    EXPECT_TRUE(is_error(severity));
    EXPECT_EQ(to_string(severity), "error");
  }
  EXPECT_FALSE(is_error(Severity::warning));
  EXPECT_EQ(to_string(Severity::warning), "warning");
}

// NT3
TEST(Severity, HasTheClassNameThatTheManualPromises) {
  EXPECT_EQ(error_class(Severity::syntax_error), "SyntaxError");
  EXPECT_EQ(error_class(Severity::value_error), "ValueError");
  EXPECT_EQ(error_class(Severity::os_error), "OSError");
  EXPECT_EQ(error_class(Severity::warning), "");
}

TEST(SourceText, HasLinesWithoutTheirEnds) {
  const SourceText source("one\ntwo\r\n\nfour");
  EXPECT_EQ(source.line(0), "");
  EXPECT_EQ(source.line(1), "one");
  EXPECT_EQ(source.line(2), "two");
  EXPECT_EQ(source.line(3), "");
  EXPECT_EQ(source.line(4), "four");
  EXPECT_EQ(source.line(5), "");
  EXPECT_EQ(source.text(), "one\ntwo\r\n\nfour");
}

TEST(SourceText, KnowsThePlaceOfEachByte) {
  const SourceText source("\xEF\xBB\xBFone\n\ntwo");
  EXPECT_EQ(source.position(3), (Position{1, 1}));
  EXPECT_EQ(source.position(6), (Position{1, 4}));
  EXPECT_EQ(source.position(7), (Position{2, 1}));
  EXPECT_EQ(source.position(10), (Position{3, 3}));
}

TEST(SourceText, KeepsACarriageReturnThatEndsNoLine) {
  EXPECT_EQ(SourceText("a\rb\r").line(1), "a\rb\r");
  EXPECT_EQ(SourceText("a\r\r\n").line(1), "a\r");
}

// CF11
TEST(SourceText, DoesNotCountAByteOrderMarkToTheFirstLine) {
  const SourceText source("\xEF\xBB\xBFone\ntwo");
  EXPECT_EQ(source.line(1), "one");
  EXPECT_EQ(source.line(2), "two");
  EXPECT_EQ(SourceText("\xEF\xBB\xBF").line(1), "");
}

TEST(SourceText, MayBeEmpty) {
  EXPECT_EQ(SourceText().line(1), "");
  EXPECT_EQ(SourceText("").line(1), "");
}

// CF11
TEST(Diagnostic, IsShownWithItsLineACaretAndAHint) {
  EXPECT_EQ(rendered("[vpn]\nwork = 10/8\n", {2, 8}, "did you mean 10.0.0.0/8?"),
            "f.conf:2:8: error: wrong\n"
            "  work = 10/8\n"
            "         ^\n"
            "  hint: did you mean 10.0.0.0/8?\n");
  EXPECT_EQ(rendered("x", {1, 1}),
            "f.conf:1:1: error: wrong\n"
            "  x\n"
            "  ^\n");
}

TEST(Diagnostic, OfTheWholeFileHasNoLine) {
  EXPECT_EQ(rendered("x", {}), "f.conf: error: wrong\n");
  EXPECT_EQ(rendered("x", {}, "look"), "f.conf: error: wrong\n  hint: look\n");
}

TEST(Diagnostic, MayBeAWarning) {
  const Diagnostic warning{Severity::warning, {1, 2}, "odd", ""};
  EXPECT_EQ(render(warning, "f.conf", SourceText("ab"), Colour::never),
            "f.conf:1:2: warning: odd\n  ab\n   ^\n");
}

TEST(Diagnostic, MayBeColoured) {
  const Diagnostic error{Severity::syntax_error, {1, 2}, "bad", "h"};
  EXPECT_EQ(render(error, "f", SourceText("ab"), Colour::always),
            "\x1b[1mf:1:2:\x1b[0m \x1b[1;31merror:\x1b[0m bad\n  ab\n   \x1b[1;32m^\x1b[0m\n"
            "  hint: h\n");
  const Diagnostic warning{Severity::warning, {}, "odd", ""};
  EXPECT_EQ(render(warning, "f", SourceText("ab"), Colour::always),
            "\x1b[1mf:\x1b[0m \x1b[1;35mwarning:\x1b[0m odd\n");
}

TEST(Diagnostic, LetsNothingForeignReachTheTerminal) {
  const Diagnostic error{Severity::value_error, {1, 1}, "found '\x1b'", "write \x07"};
  EXPECT_EQ(render(error, "a\nb", SourceText("\x1b"), Colour::never),
            "a\\x0ab:1:1: error: found '\\x1b'\n  \\x1b\n  ^\n  hint: write \\x07\n");
}

TEST(Diagnostic, InOneLineHasNoSeverityAndNoHint) {
  const Diagnostic error{Severity::value_error, {3, 7}, "wrong\n", "h"};
  EXPECT_EQ(one_line(error, "f.conf"), "f.conf:3:7: wrong\\x0a");
  EXPECT_EQ(one_line({Severity::os_error, {}, "gone", ""}, "f.conf"), "f.conf: gone");
}

TEST(Caret, StandsUnderThePlaceWhateverStandsBefore) {
  EXPECT_EQ(body("\tkey\t= x", 8), "  \tkey\t= x\n  \t   \t  ^\n");
  EXPECT_EQ(body("\tx", 1), "  \tx\n  ^\n");
  EXPECT_EQ(body("gr\u00fc\u00df x", 8), "  gr\u00fc\u00df x\n       ^\n");
  EXPECT_EQ(body("a\xff\x01z", 4), "  a\\xff\\x01z\n           ^\n");
  EXPECT_EQ(body("a\xff\x01z", 3), "  a\\xff\\x01z\n       ^\n");
}

TEST(Caret, StandsUnderThePlaceHoweverWideTheCharactersBeforeItAre) {
  EXPECT_EQ(body("\u6771\u4eac x", 8), "  \u6771\u4eac x\n       ^\n");
  EXPECT_EQ(body("zu\u0308rich x", 9), "  zu\u0308rich x\n        ^\n") << "combined with the u";
}

TEST(Caret, StandsUnderTheWholeCharacterThatHoldsTheByte) {
  EXPECT_EQ(body("a\u20acb", 2), "  a\u20acb\n   ^\n");
  EXPECT_EQ(body("a\u20acb", 3), "  a\u20acb\n   ^\n");
  EXPECT_EQ(body("a\u20acb", 4), "  a\u20acb\n   ^\n");
  EXPECT_EQ(body("a\u20acb", 5), "  a\u20acb\n    ^\n");
}

TEST(Caret, StandsBehindTheLineAtMost) {
  EXPECT_EQ(body("abc", 4), "  abc\n     ^\n");
  EXPECT_EQ(body("abc", 99), "  abc\n     ^\n");
  EXPECT_EQ(body("", 1), "  \n  ^\n");
  EXPECT_EQ(body("abc", 0), "  abc\n  ^\n") << "a place without a column is the line's beginning";
}

TEST(LongLine, IsShownInPart) {
  const std::string line = std::string(150, 'a') + "X" + std::string(150, 'b');
  const std::string a60(60, 'a');
  const std::string b39(39, 'b');
  EXPECT_EQ(body(line, 151), "  ..." + a60 + "X" + b39 + "...\n  " + std::string(63, ' ') + "^\n");
  EXPECT_EQ(body(line, 1), "  " + std::string(100, 'a') + "...\n  ^\n");
  EXPECT_EQ(body(line, 61),
            "  " + std::string(100, 'a') + "...\n  " + std::string(60, ' ') + "^\n");
  EXPECT_EQ(body(line, 302),
            "  ..." + std::string(100, 'b') + "\n  " + std::string(103, ' ') + "^\n");
  EXPECT_EQ(body(std::string(100, 'c'), 100),
            "  " + std::string(100, 'c') + "\n  " + std::string(99, ' ') + "^\n");
}

TEST(LongLine, IsShownInPartWhateverItIsMadeOf) {
  for (const std::string character : {"a", "\u00fc", "\u20ac", "\U00010348"}) {
    std::string line;
    for (int i = 0; i < 1000; ++i) line += character;
    std::string part;
    for (int i = 0; i < 100; ++i) part += character;
    const auto middle = static_cast<std::uint32_t>(500 * character.size() + 1);
    EXPECT_EQ(body(line, middle), "  ..." + part + "...\n  " + std::string(63, ' ') + "^\n");
  }
}

// CF11: as many errors as fit into a long line.
TEST(LongLine, IsNotWalkedThroughForEachError) {
  const SourceText source(std::string(std::size_t{1} << 20U, 'a'));
  std::size_t shown = 0;
  for (std::uint32_t column = 1; column < 1'000'000; column += 2'000) {
    const Diagnostic error{Severity::value_error, {1, column}, "wrong", ""};
    shown = std::max(shown, render(error, "f", source, Colour::never).size());
  }
  EXPECT_LT(shown, 250U);
}

}  // namespace
}  // namespace conntrack::domain
