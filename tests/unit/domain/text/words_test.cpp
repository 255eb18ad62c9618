// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/text/words.h"

#include <gtest/gtest.h>

namespace conntrack::domain {
namespace {

TEST(Words, AreSplitAtWhiteSpace) {
  EXPECT_EQ(split_words(""), Words{});
  EXPECT_EQ(split_words(" \t"), Words{});
  EXPECT_EQ(split_words("one"), Words{"one"});
  EXPECT_EQ(split_words("  one \"two\t\nthree\" \r\v\f"), (Words{"one", "\"two", "three\""}));
}

}  // namespace
}  // namespace conntrack::domain
