// SPDX-License-Identifier: GPL-3.0-or-later
// The semantic pass. The texts of its errors, and what follows from whole files, are in the golden
// files of the configuration's adapter.
#include "domain/config/config.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/parsed.h"
#include "tests/support/plain_name_limit.h"

namespace conntrack::domain {
namespace {

using tests::address;
using tests::network;

/// An assignment whose key and values are the blank-separated words of the text, in columns as
/// written; a word `?` could not be read.
Assignment assignment(std::uint32_t line, const std::string& text) {
  std::vector<Word> words;
  for (std::size_t begin = 0; (begin = text.find_first_not_of(' ', begin)) != std::string::npos;) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    words.push_back({{line, static_cast<std::uint32_t>(begin + 1)}, word == "?" ? "" : word});
    begin = end;
  }
  return {words.front(),
          {words.begin() + 1, words.end()},
          {line, static_cast<std::uint32_t>(text.size() + 1)}};
}

/// A file: lines in brackets are groups, the others assignments without their sign.
ConfigFile file(const std::vector<std::string>& lines) {
  ConfigFile file;
  std::uint32_t number = 0;
  for (const std::string& line : lines) {
    ++number;
    if (line.starts_with('[')) {
      const std::string name = line.substr(1, line.size() - 2);
      file.sections.push_back({{{number, 2}, name == "?" ? "" : name}, {}});
    } else if (file.sections.empty()) {
      file.preamble.push_back(assignment(number, line));
    } else {
      file.sections.back().assignments.push_back(assignment(number, line));
    }
  }
  return file;
}

/// Where the errors are: "2:5 3:1".
std::string error_places(const std::vector<std::string>& lines) {
  std::ostringstream places;
  for (const Diagnostic& error : make_config(file(lines), tests::plain_name_limit).errors) {
    EXPECT_EQ(error.kind, DiagnosticKind::value_error);
    EXPECT_FALSE(error.message.empty());
    places << (places.tellp() > 0 ? " " : "") << error.at.line << ":" << error.at.column;
  }
  return places.str();
}

Config valid(const std::vector<std::string>& lines) {
  ConfigAnalysis meaning = make_config(file(lines), tests::plain_name_limit);
  for (const Diagnostic& error : meaning.errors) ADD_FAILURE() << error.message;
  return meaning.config;
}

TEST(Config, KeepsGroupsDefinitionsAndNetworksInFileOrder) {
  const Config config = valid({"[b]", "z 10.0.0.0/8 ::/0", "a 192.0.2.1 0/0", "[a]"});
  const Config expected{
      .groups = {{"b",
                  {1, 2},
                  {{"z", {2, 1}, {}, {{network("10.0.0.0/8"), {2, 3}}, {network("::/0"), {2, 14}}}},
                   {"a", {3, 1}, address("192.0.2.1"), {{network("0/0"), {3, 13}}}}}},
                 {"a", {4, 2}, {}}}};
  EXPECT_EQ(config, expected);
}

// CF4
TEST(Config, HasTheTestAddressesOfTheManualUnlessOthersAreGiven) {
  EXPECT_EQ(valid({}).test_address(Family::ipv4), address("1.2.3.4"));
  EXPECT_EQ(valid({}).test_address(Family::ipv6), address("2001::1"));
  const Config config = valid({"test-addr 2001:db8::1", "test-addr 192.0.2.1"});
  EXPECT_EQ(config.test_address(Family::ipv4), address("192.0.2.1"));
  EXPECT_EQ(config.test_address(Family::ipv6), address("2001:db8::1"));
  EXPECT_EQ(config.test_addresses_at.at(index_of(Family::ipv4)), (Position{2, 11}));
  EXPECT_EQ(config.test_addresses_at.at(index_of(Family::ipv6)), (Position{1, 11}));
}

TEST(Config, FindsEveryFaultAndItsPlace) {
  struct Case {
    const char* rule;
    std::vector<std::string> lines;
    std::string places;
  };
  const std::string longest(64, 'x');
  const std::vector<Case> cases = {
      {"CF1", {"[a]", "[b]", "[a]", "[a]"}, "3:2 4:2"},
      {"CF3", {"work 10.0.0.0/8"}, "1:1"},
      {"CF3", {"work 10.0.0.1/8 192.0.2.1"}, "1:1 1:6 1:17"},
      {"CF3", {"test-address 192.0.2.1 ::1 x"}, "1:1 1:28"},
      {"CF3", {"Test-addr"}, "1:1"},
      {"CF3", {"testadmin 10.0.0.0/8"}, "1:1"},
      {"CF3", {"? 1.2.3.4 10/8"}, "1:11"},
      {"CF4", {"test-addr ::1 ::1 1.1.1.1", "test-addr 2.2.2.2"}, "1:15 2:11"},
      {"CF4", {"test-addr"}, "1:10"},
      {"CF4", {"test-addr x 10.1 10.0.0.1/32"}, "1:11 1:17 1:26"},
      {"CF5", {"[g]", "a 10.0.0.0/33 010.0.0.0/8 10.0.0.0/8 x/8"}, "2:12 2:15 2:38"},
      {"CF6", {"[g]", "a 10.0.0.1/8", "b ::1/64"}, "2:3 3:3"},
      {"CF7", {"[g]", "a 192.0.2.1 ::/0 0/0 ::/1"}, "2:13 2:22"},
      {"CF7", {"[g]", "a ::1 0/0"}, "2:7"},
      {"CF7", {"[g]", "a x 0/0 ::/0"}, "2:3"},
      {"CF8", {"[g]", "a", "b 192.0.2.1"}, "2:2 3:12"},
      {"CF8", {"[g]", "a 0/0 192.0.2.1", "b ::1 ::2"}, "2:7 3:7"},
      {"CF11", {"[x" + longest + "]", "x" + longest + " 0/0"}, "1:2 2:1"},
      {"CF11", {"[g]", "x" + longest}, "2:1"},
      {"CF11", {"[x" + longest + "]", "[x" + longest + "]"}, "1:2 2:2"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.rule) + ": " + c.lines.back());
    EXPECT_EQ(error_places(c.lines), c.places);
  }
}

// CF11: what the parser could not read has been reported, and nothing follows from its absence.
TEST(Config, SaysNothingMoreOfWordsThatCouldNotBeRead) {
  EXPECT_EQ(error_places({"? 10.0.0.0/8", "test-addr ?"}), "");
  EXPECT_EQ(error_places({"[?]", "a 0/0", "[?]", "a ?", "? 0/0", "?"}), "");
  EXPECT_EQ(error_places({"[g]", "a ? 10.0.0.1/8 ?"}), "2:5");
  EXPECT_EQ(error_places({"[g]", "a ? 192.0.2.1"}), "2:5");
}

// CF5: blanks around the '/' are one mistake.
TEST(Config, TakesATornNetworkForOne) {
  EXPECT_EQ(error_places({"[g]", "a 10.0.0.0 / 8"}), "2:12");
  EXPECT_EQ(error_places({"[g]", "a 10.0.0.0 /8"}), "2:12");
  EXPECT_EQ(error_places({"[g]", "a 10.0.0.0/ 8 0/0 10.0.0.0 / 8"}), "2:11 2:28");
  EXPECT_EQ(error_places({"[g]", "a 192.0.2.1 10.0.0.0 /8 0/33"}), "2:22 2:27");
  EXPECT_EQ(error_places({"[g]", "a 10.0.0.0/ 172.16.0.0/12"}), "2:12");
}

// CF5: so are they around the '-' of a range.
TEST(Config, TakesATornRangeForOne) {
  EXPECT_EQ(error_places({"[g]", "a 10.0.0.0 - 10.0.0.255"}), "2:12");
  EXPECT_EQ(error_places({"[g]", "a 10.0.0.0- 10.0.0.255"}), "2:11");
  EXPECT_EQ(error_places({"[g]", "a 192.0.2.1 10.0.0.0 -9 0/33"}), "2:22 2:27");
  EXPECT_EQ(error_places({"[g]", "a x - y"}), "2:3 2:5 2:7");
}

// CF11: how names are measured is for whoever sends them to say.
TEST(Config, LimitsTagsAndNamesAsMeasured) {
  const NameLimit limit{6, [](std::string_view name) { return 2 * name.size(); }, "doubled"};
  EXPECT_EQ(make_config(file({"[abc]", "xyz 0/0"}), limit).errors.size(), 0U);
  const auto errors = make_config(file({"[abcd]", "wxyz 0/0"}), limit).errors;
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_EQ(errors[0].message, "the group's name has 8 bytes, doubled; at most 6 are allowed");
  EXPECT_EQ(errors[1].message, "the tag has 8 bytes, doubled; at most 6 are allowed");
}

// CF1: the error names both lines.
TEST(Config, NamesBothLinesOfAGroupThatStandsTwice) {
  const auto errors = make_config(file({"[a]", "[b]", "[a]"}), tests::plain_name_limit).errors;
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].message, "duplicate group 'a' (lines 1 and 3)");
}

// CF9
TEST(Definition, IsForNoPeerIfItsTagIsDown) {
  const auto peer = [](const char* tag) { return Definition{tag, {}, {}, {}}.peer(); };
  EXPECT_EQ(peer("down"), std::nullopt);
  EXPECT_EQ(peer("down/"), std::nullopt);
  EXPECT_EQ(peer("down/home"), std::nullopt);
  EXPECT_EQ(peer("downtown"), "downtown");
  EXPECT_EQ(peer("Down"), "Down");
  EXPECT_EQ(peer("work"), "work");
}

TEST(Config, FindsGroupsByName) {
  const Config config = valid({"[a]", "[b c]"});
  EXPECT_EQ(config.find_group("b c"), &config.groups[1]);
  EXPECT_EQ(config.find_group("b"), nullptr);
}

// The hints of what is missing, which depend on what stands there instead.
TEST(ConfigMeaning, OfADefinitionWithoutNetworksTellsWhatWasMeant) {
  const auto hint_for = [](const std::string& line) {
    const auto errors = make_config(file({"[vpn]", line}), tests::plain_name_limit).errors;
    return errors.size() == 1 ? errors[0].hint : std::string();
  };
  EXPECT_TRUE(hint_for("work 1.2.3.4").starts_with("an address without a mask is the remote"));
  EXPECT_EQ(hint_for("test-addr 1.2.3.4"), "test-addr belongs before the first group");
}

}  // namespace
}  // namespace conntrack::domain
