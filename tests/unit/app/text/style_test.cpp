// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/text/style.h"

#include <gtest/gtest.h>

namespace conntrack::app {
namespace {

TEST(Style, IsEndedWhereItsTextEnds) {
  EXPECT_EQ(styled("x", Style::bold, Colour::always), "\x1b[1mx\x1b[0m");
  EXPECT_EQ(styled("x", Style::green, Colour::always), "\x1b[32mx\x1b[0m");
  EXPECT_EQ(styled("x", Style::bold_red, Colour::always), "\x1b[1;31mx\x1b[0m");
  EXPECT_EQ(styled("x", Style::bold_green, Colour::always), "\x1b[1;32mx\x1b[0m");
  EXPECT_EQ(styled("x", Style::bold_magenta, Colour::always), "\x1b[1;35mx\x1b[0m");
}

TEST(Style, IsNoneForPlainTextAndWithoutColours) {
  EXPECT_EQ(styled("x", Style::plain, Colour::always), "x");
  EXPECT_EQ(styled("x", Style::bold, Colour::never), "x");
}

}  // namespace
}  // namespace conntrack::app
