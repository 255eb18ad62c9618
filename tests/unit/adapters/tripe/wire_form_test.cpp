// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/tripe/words.h"

#include <gtest/gtest.h>

namespace conntrack::adapters::tripe {
namespace {

struct Quoting {
  std::string word;
  std::string on_the_wire;
};

// NT7 and the quoting of the administration protocol.
const Quoting quotings[] = {
    {"", R"("")"},
    {"plain", "plain"},
    {"vpn=work/home", "vpn=work/home"},
    {"two words", R"("two words")"},
    {R"(say "hello")", R"("say \"hello\"")"},
    {"it's", R"("it's")"},
    {R"(back\slash)", R"("back\\slash")"},
    {"line\nfeed", R"("line feed")"},
    {"carriage\rreturn", R"("carriage return")"},
    {"\n", R"(" ")"},
    {"tab\tstop", R"("tab stop")"},
    {std::string("nul\0byte", 8), R"("nul byte")"},
    {"\x01\x1f\x7f", R"("   ")"},
    {"c1\u009b31m\u0080\u009f", R"("c1 31m  ")"},
    {"gr\u00fc\u00dfe \u20ac", "\"gr\u00fc\u00dfe \u20ac\""},
    {"\u00fc", "\u00fc"},
    {"bad\xffutf", "bad?utf"},
    {"cut\xe2\x82", "cut??"},
    {"cut\xe2\x82\nOK", R"("cut?? OK")"},
};

TEST(WireForm, QuotesWordsAsTheServerReadsThem) {
  for (const Quoting& quoting : quotings) {
    EXPECT_EQ(wire_form(quoting.word), quoting.on_the_wire);
    EXPECT_EQ(wire_size(quoting.word), quoting.on_the_wire.size()) << quoting.on_the_wire;
  }
}

TEST(WireForm, JoinsWordsBySingleBlanks) {
  EXPECT_EQ(wire_form(domain::Words{}), "");
  EXPECT_EQ(wire_form(domain::Words{"up"}), "up");
  EXPECT_EQ(wire_form(domain::Words{"NOTIFY", "", "a b", "c"}), R"(NOTIFY "" "a b" c)");
}

// NT7: no input can ever make a second command.
TEST(WireForm, NeverEndsALineOrItsOwnQuotes) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string word{'a', static_cast<char>(first), static_cast<char>(second), 'b'};
      const std::string wire = wire_form(word);
      for (const char c : wire) ASSERT_GE(static_cast<unsigned char>(c), 0x20) << first << second;
      ASSERT_EQ(wire.find('\x7f'), std::string::npos);
      if (wire.front() != '"') {
        ASSERT_EQ(wire.find_first_of(" \"'\\"), std::string::npos) << wire;
        continue;
      }
      std::size_t i = 1;
      while (i < wire.size() && wire[i] != '"') i += wire[i] == '\\' ? 2U : 1U;
      ASSERT_EQ(i, wire.size() - 1) << wire;
    }
  }
}

}  // namespace
}  // namespace conntrack::adapters::tripe
