// SPDX-License-Identifier: GPL-3.0-or-later
// Notice lines: the words of section 7, and how long ones are divided (NT6, CF13).
#include "adapters/tripe/notice_lines.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "adapters/tripe/words.h"
#include "domain/text/words.h"
#include "tests/unit/adapters/tripe/random_text.h"

namespace conntrack::adapters::tripe {
namespace {

using domain::GroupPeer;
using domain::Words;
using Lines = std::vector<std::string>;

TEST(NoticeLines, SayUpOrDownThenTheGroupsThenTheReason) {
  // NT1
  EXPECT_EQ(notice_lines(domain::NotifyChange{true, {{"vpn", "work"}}, {"manual", "lunch"}}),
            Lines{"NOTIFY conntrack up vpn=work manual lunch"});
  EXPECT_EQ(notice_lines(domain::NotifyChange{false, {}, {"nm", "disconnected"}}),
            Lines{"NOTIFY conntrack down nm disconnected"});
  EXPECT_EQ(notice_lines(domain::NotifyChange{
                true, {{"my vpn", "work"}, {"other", "pe\\er"}}, {"icd", "connected", "a 'b'\n"}}),
            Lines{R"(NOTIFY conntrack up "my vpn=work" "other=pe\\er" icd connected "a 'b' ")"});
}

TEST(NoticeLines, SayTheOtherThings) {
  EXPECT_EQ(notice_line(domain::NotifyBus{"connected"}),
            "NOTIFY conntrack dbus-connection connected");  // NT2
  EXPECT_EQ(notice_line(domain::NotifyBus{"state=waiting"}),
            "NOTIFY conntrack dbus-connection state=waiting");  // NM4
  EXPECT_EQ(notice_line(
                domain::WarnConfigError{{domain::DiagnosticKind::syntax_error, "c.conf:1:2: no"}}),
            "WARN conntrack config-file-error SyntaxError \"c.conf:1:2: no\"");  // NT3
  EXPECT_EQ(notice_line(domain::WarnConnectFailed{"work", {"resolve-error", "a.b"}}),
            "WARN conntrack connect-failed work resolve-error a.b");  // NT4
  EXPECT_EQ(notice_line(domain::WarnFlapping{"my vpn"}),
            "WARN conntrack flapping \"my vpn\"");  // NT5
}

TEST(NoticeLines, CutALongErrorText) {
  const std::string line = notice_line(
      domain::WarnConfigError{{domain::DiagnosticKind::read_error, std::string(400, 'x')}});
  EXPECT_EQ(line.size(), 255U);
  EXPECT_TRUE(line.ends_with("xxx..."));
}

TEST(NoticeLines, DivideTheGroupsAmongLinesThatBeginAndEndAlike) {
  const std::string name(60, 'g');
  std::vector<GroupPeer> groups;
  for (const char letter : {'a', 'b', 'c', 'd'}) groups.push_back({name, std::string(30, letter)});
  const Lines lines = notice_lines(domain::NotifyChange{true, groups, {"manual", "lunch"}});
  const std::string head = "NOTIFY conntrack up ";
  const std::string a = name + '=' + std::string(30, 'a');
  const std::string b = name + '=' + std::string(30, 'b');
  const std::string c = name + '=' + std::string(30, 'c');
  const std::string d = name + '=' + std::string(30, 'd');
  EXPECT_EQ(lines,
            (Lines{head + a + ' ' + b + " manual lunch", head + c + ' ' + d + " manual lunch"}));
}

TEST(NoticeLines, CutTheReasonSoThatTheLongestGroupFits) {
  const std::vector<GroupPeer> groups{{"a", "b"}, {std::string(64, 'g'), std::string(64, 'p')}};
  const Lines lines =
      notice_lines(domain::NotifyChange{true, groups, {"manual", std::string(300, 'r')}});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1].size(), 255U);
  EXPECT_TRUE(lines[0].starts_with("NOTIFY conntrack up a=b manual rrr"));
  const std::string reason = lines[0].substr(lines[0].find(" manual"));
  EXPECT_TRUE(lines[1].ends_with(reason));
  EXPECT_TRUE(reason.ends_with("r..."));
}

/// A name within the limit of the configuration (CF11).
std::string some_name(tests::RandomText& random) {
  std::string name = random.word(30);
  while (wire_size(name) > 64) name = random.word(30);
  return name;
}

TEST(NoticeLines, KeepTheirPromisesForAnyGroupsAndAnyReason) {
  tests::RandomText random;
  for (int round = 0; round < 3000; ++round) {
    domain::NotifyChange change;
    change.up = random.number(1) == 1;
    change.groups.resize(random.number(8));
    for (GroupPeer& each : change.groups) each = {some_name(random), some_name(random)};
    change.reason = random.words(5, 80);
    Words expected;
    for (const GroupPeer& each : change.groups) expected.push_back(each.group + '=' + each.peer);

    const Lines lines = notice_lines(change);
    ASSERT_GE(lines.size(), 1U);
    Words found;
    const std::optional<Words> first = read_words(lines.front());
    ASSERT_TRUE(first);
    for (const std::string& line : lines) {
      ASSERT_LE(line.size(), 255U);
      ASSERT_TRUE(std::none_of(line.begin(), line.end(),
                               [](char each) { return each >= 0 && each < ' '; }));
      std::optional<Words> words = read_words(line);
      ASSERT_TRUE(words);
      ASSERT_EQ((Words{words->begin(), words->begin() + 3}),
                (Words{"NOTIFY", "conntrack", change.up ? "up" : "down"}));
      // The groups come first: as many as are expected next.
      std::size_t groups = 0;
      while (found.size() < expected.size() && 3 + groups < words->size() &&
             (*words)[3 + groups] == expected[found.size()]) {
        found.push_back((*words)[3 + groups]);
        ++groups;
      }
      const auto reason_size = static_cast<std::ptrdiff_t>(words->size() - 3 - groups);
      ASSERT_TRUE(std::equal(words->end() - reason_size, words->end(), first->end() - reason_size));
      if (lines.size() > 1 || line.size() > 240) continue;
      ASSERT_EQ((Words{words->end() - reason_size, words->end()}), change.reason);
    }
    ASSERT_EQ(found, expected);
  }
}

}  // namespace
}  // namespace conntrack::adapters::tripe
