// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar: what of a text becomes which part of a ConfigFile, and how it goes on after an
// error. The errors' texts are in the golden files.
#include "adapters/config/grammar.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace conntrack::adapters::config {
namespace {

using domain::Assignment;
using domain::Position;
using domain::Section;
using domain::Word;

std::string shown(const Word& word) {
  return std::to_string(word.at.line) + ":" + std::to_string(word.at.column) + "'" + word.text +
         "'";
}

std::string shown(const Assignment& assignment) {
  std::string text = shown(assignment.key) + " =";
  for (const Word& word : assignment.values) text += " " + shown(word);
  return text + " end " + std::to_string(assignment.end.column);
}

/// A file in one line: assignments, and `[name]` before those of a section.
std::string shown(const domain::ConfigFile& file) {
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
  for (const Assignment& assignment : file.preamble) add(shown(assignment));
  for (const Section& section : file.sections) {
    add("[" + shown(section.name) + "]");
    for (const Assignment& assignment : section.assignments) add(shown(assignment));
  }
  return text;
}

struct Case {
  std::string_view text;
  std::string file;
  std::size_t errors = 0;
};

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const Parsed parsed = parse(c.text);
    EXPECT_EQ(shown(parsed.file), c.file);
    EXPECT_EQ(parsed.errors.size(), c.errors);
  }
}

// CF2, CF11
TEST(Grammar, FindsNothingInBlankLinesAndComments) {
  check({
      {"", ""},
      {"\n", ""},
      {"\r\n", ""},
      {" \t \n\t\r\n", ""},
      {"# a = b\n; [c]\n \t# d\n", ""},
      {"#", ""},
      {"\xEF\xBB\xBF", ""},
      {"\xEF\xBB\xBF# a\r\n", ""},
  });
}

// CF1
TEST(Grammar, FindsGroups) {
  check({
      {"[a]", "[1:2'a']"},
      {"\n \t[ a b\t]\t \r\n", "[2:5'a b']"},
      {"[[#;=:]", "[1:2'[#;=:']"},
      {"\xEF\xBB\xBF[a]", "[1:2'a']"},
      {"[a]\n[b]\n", "[1:2'a']; [2:2'b']"},
  });
}

// CF3: where a tag ends.
TEST(Grammar, FindsAssignments) {
  check({
      {"a=b", "1:1'a' = 1:3'b' end 4"},
      {"a = b\tc  \n", "1:1'a' = 1:5'b' 1:7'c' end 8"},
      {"a: b", "1:1'a' = 1:4'b' end 5"},
      {"a :\tb", "1:1'a' = 1:5'b' end 6"},
      {"a:b = c", "1:1'a:b' = 1:7'c' end 8"},
      {"fe80::1=c", "1:1'fe80::1' = 1:9'c' end 10"},
      {"fe80:: c", "1:1'fe80:' = 1:8'c' end 9"},
      {"a/b;c#d]=e", "1:1'a/b;c#d]' = 1:10'e' end 11"},
      {"a\\ = b\\c", "1:1'a\\' = 1:6'b\\c' end 9"},
      {"a ==b", "1:1'a' = 1:4'=b' end 6"},
      {"a = b=c[]#;", "1:1'a' = 1:5'b=c[]#;' end 12"},
      {"a =", "1:1'a' = end 4"},
      {"a:\r\n", "1:1'a' = end 3"},
      {"[g]\na = b\r\n\tc = d", "[1:2'g']; 2:1'a' = 2:5'b' end 6; 3:2'c' = 3:6'd' end 7"},
  });
}

// CF11: a word that cannot be read keeps its place, and costs neither its neighbours nor its line.
TEST(Grammar, GoesOnAfterAWordThatCannotBeRead) {
  check({
      {"a = b\x01 c", "1:1'a' = 1:5'' 1:8'c' end 9", 1},
      {"a\xFF = b", "1:1'' = 1:6'b' end 7", 1},
      {"a = \rb c", "1:1'a' = 1:5'' 1:8'c' end 9", 1},
      {"a = b\r", "1:1'a' = 1:5'' end 7", 1},
      {"[g\th]\na = b", "[1:2'']; 2:1'a' = 2:5'b' end 6", 1},
      {"[g\x7F]\na = b", "[1:2'']; 2:1'a' = 2:5'b' end 6", 1},
      {"= b", "1:1'' = 1:3'b' end 4", 1},
      {"a = b # c d", "1:1'a' = 1:5'b' 1:7'' end 6", 1},
      {"a = #", "1:1'a' = 1:5'' end 4", 1},
      {"a = b \\ \n", "1:1'a' = 1:5'b' 1:7'' end 6", 1},
      {"a = b c\\", "1:1'a' = 1:5'b' 1:7'' end 8", 1},
      {"a = \x01\\", "1:1'a' = 1:5'' end 6", 1},
      {"a =\\", "1:1'a' = 1:4'' end 4", 1},
  });
}

TEST(Grammar, GoesOnAfterALineThatCannotBeRead) {
  const std::string too_long(4097, 'x');
  check({
      {"a\nb = c", "2:1'b' = 2:5'c' end 6", 1},
      {"a b c\nb = c", "2:1'b' = 2:5'c' end 6", 1},
      {"a:b\nb = c", "2:1'b' = 2:5'c' end 6", 1},
      {"[g] x \x01 \xFF # \x02\na = b", "[1:2'g']; 2:1'a' = 2:5'b' end 6", 3},
      {"a b \x01 \xFF # \x02\nb = c", "2:1'b' = 2:5'c' end 6", 3},
      {"a\xFF b \x01\nb = c", "2:1'b' = 2:5'c' end 6", 2},
      {"[\na = b", "[1:2'']; 2:1'a' = 2:5'b' end 6", 1},
      {"[g\na = b", "[1:2'']; 2:1'a' = 2:5'b' end 6", 1},
      {"[]\na = b", "[1:2'']; 2:1'a' = 2:5'b' end 6", 1},
      {"[g] x\na = b", "[1:2'g']; 2:1'a' = 2:5'b' end 6", 1},
      {too_long + "\r\na = b", "2:1'a' = 2:5'b' end 6", 1},
      {" [" + too_long + "\na = b", "[1:1'']; 2:1'a' = 2:5'b' end 6", 1},
  });
}

// CF11: the end of a line is not part of its length.
TEST(Grammar, TakesLinesOfUpTo4096Bytes) {
  const std::string longest = "#" + std::string(4095, 'x');
  for (const std::string end : {"", "\n", "\r\n"}) {
    EXPECT_TRUE(parse(longest + end).errors.empty());
    EXPECT_EQ(parse(longest + "x" + end).errors.size(), 1U);
  }
}

// CF11: the bytes that may stand outside comments.
TEST(Grammar, TakesUtf8AndRefusesEverythingElse) {
  for (const std::string good : {"\xC3\xBC", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xC2\xA1",
                                 "\xEF\xBF\xBD", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(parse("a" + good + "b = c").errors.empty()) << good;
  }
  for (const std::string bad : {"\x80",
                                "\xC0\xAF",
                                "\xC1\xBF",
                                "\xC3",
                                "\xE0\x9F\xBF",
                                "\xE2\x82",
                                "\xED\xA0\x80",
                                "\xF0\x8F\xBF\xBF",
                                "\xF4\x90\x80\x80",
                                "\xF5\x80\x80\x80",
                                "\xFF",
                                "\x01",
                                "\x1B",
                                "\x7F",
                                "\x0B",
                                "\x0C",
                                "\xC2\x80",
                                "\xC2\x9F",
                                "\xC2\xA0",
                                "\xEF\xBB\xBF"}) {
    EXPECT_EQ(parse("a" + bad + "b = c").errors.size(), 1U) << bad;
  }
}

TEST(Grammar, TakesAnyBytesButControlCharactersInComments) {
  EXPECT_TRUE(parse("# \x80\xFF\xC3 \x85\t").errors.empty());
  EXPECT_EQ(parse("# \xC2\x85").errors.size(), 1U) << "a C1 control";
  EXPECT_EQ(parse(std::string_view("# \0 \0", 5)).errors.size(), 1U);
  EXPECT_EQ(parse("; a\rb = c").errors.size(), 1U);
}

}  // namespace
}  // namespace conntrack::adapters::config
