// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/seconds.h"

#include <gtest/gtest.h>

namespace conntrack::app {
namespace {

using namespace std::chrono_literals;

// CL9, SC4
TEST(Seconds, AreDecimalNumbersUpToADay) {
  EXPECT_EQ(parse_seconds("0"), domain::Duration(0));
  EXPECT_EQ(parse_seconds("2"), domain::Duration(2s));
  EXPECT_EQ(parse_seconds("0.25"), domain::Duration(250ms));
  EXPECT_EQ(parse_seconds("86400"), domain::Duration(24h));
}

TEST(Seconds, AreNothingElse) {
  for (const char* text : {"", " 2", "2 ", "2s", "+2", "-1", "0x10", "1e3", "inf", "nan", "86400.1",
                           "99999999999999999999", "1,5"}) {
    EXPECT_EQ(parse_seconds(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace conntrack::app
