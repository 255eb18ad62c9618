// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/config/diagnostic.h"

#include <gtest/gtest.h>

namespace conntrack::domain {
namespace {

TEST(DiagnosticKind, IsAnErrorUnlessItIsAWarning) {
  for (const DiagnosticKind kind :
       {DiagnosticKind::syntax_error, DiagnosticKind::value_error, DiagnosticKind::read_error}) {
    EXPECT_TRUE(is_error(kind));
  }
  EXPECT_FALSE(is_error(DiagnosticKind::warning));
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

}  // namespace
}  // namespace conntrack::domain
