// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/text/diagnostic_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace conntrack::app {
namespace {

using domain::Diagnostic;
using domain::DiagnosticKind;
using domain::Position;
using domain::SourceText;

std::string rendered(std::string text, Position at, std::string hint = {}) {
  const Diagnostic diagnostic{DiagnosticKind::value_error, at, "wrong", std::move(hint)};
  return render(diagnostic, "f.conf", SourceText(std::move(text)), Colour::never);
}

/// What stands below the head line of an error at that column of a file with one line.
std::string body(const std::string& line, std::uint32_t column) {
  const std::string all = rendered(line, {1, column});
  return all.substr(all.find('\n') + 1);
}

// CF11
TEST(Diagnostic, IsShownWithItsLineACaretAndAHint) {
  EXPECT_EQ(rendered("[vpn]\nwork = 10/8\n", {2, 8}, "did you mean '10.0.0.0/8'?"),
            "f.conf:2:8: error: wrong\n"
            "  work = 10/8\n"
            "         ^\n"
            "  hint: did you mean '10.0.0.0/8'?\n");
  EXPECT_EQ(rendered("x", {1, 1}),
            "f.conf:1:1: error: wrong\n"
            "  x\n"
            "  ^\n");
}

TEST(Diagnostic, OfTheWholeFileHasNoLine) {
  EXPECT_EQ(rendered("x", {}), "f.conf: error: wrong\n");
  EXPECT_EQ(rendered("x", {}, "look"), "f.conf: error: wrong\n  hint: look\n");
}

TEST(Diagnostic, IsNamedByItsSeverity) {
  EXPECT_EQ(severity_name({DiagnosticKind::read_error, {}, "", ""}), "error");
  EXPECT_EQ(severity_name({DiagnosticKind::warning, {}, "", ""}), "warning");
}

TEST(Diagnostic, MayBeAWarning) {
  const Diagnostic warning{DiagnosticKind::warning, {1, 2}, "odd", ""};
  EXPECT_EQ(render(warning, "f.conf", SourceText("ab"), Colour::never),
            "f.conf:1:2: warning: odd\n  ab\n   ^\n");
}

TEST(Diagnostic, MayBeColoured) {
  const Diagnostic error{DiagnosticKind::syntax_error, {1, 2}, "bad", "h"};
  EXPECT_EQ(render(error, "f", SourceText("ab"), Colour::always),
            "\x1b[1mf:1:2:\x1b[0m \x1b[1;31merror:\x1b[0m bad\n  ab\n   \x1b[1;32m^\x1b[0m\n"
            "  hint: h\n");
  const Diagnostic warning{DiagnosticKind::warning, {}, "odd", ""};
  EXPECT_EQ(render(warning, "f", SourceText("ab"), Colour::always),
            "\x1b[1mf:\x1b[0m \x1b[1;35mwarning:\x1b[0m odd\n");
}

TEST(Diagnostic, LetsNothingForeignReachTheTerminal) {
  const Diagnostic error{DiagnosticKind::value_error, {1, 1}, "found '\x1b'", "write \x07"};
  EXPECT_EQ(render(error, "a\nb", SourceText("\x1b"), Colour::never),
            "a\\x0ab:1:1: error: found '\\x1b'\n  \\x1b\n  ^\n  hint: write \\x07\n");
}

TEST(Diagnostic, InOneLineHasNoSeverityAndNoHint) {
  const Diagnostic error{DiagnosticKind::value_error, {3, 7}, "wrong\n", "h"};
  EXPECT_EQ(one_line(error, "f.conf"), "f.conf:3:7: wrong\\x0a");
  EXPECT_EQ(one_line({DiagnosticKind::read_error, {}, "gone", ""}, "f.conf"), "f.conf: gone");
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
  EXPECT_EQ(body("\U0001f680 x", 6), "  \U0001f680 x\n     ^\n") << "a rocket";
  EXPECT_EQ(body("\u0e17\u0e35\u0e48 x", 11), "  \u0e17\u0e35\u0e48 x\n    ^\n")
      << "Thai vowel marks";
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
    const Diagnostic error{DiagnosticKind::value_error, {1, column}, "wrong", ""};
    shown = std::max(shown, render(error, "f", source, Colour::never).size());
  }
  EXPECT_LT(shown, 250U);
}

}  // namespace
}  // namespace conntrack::app
