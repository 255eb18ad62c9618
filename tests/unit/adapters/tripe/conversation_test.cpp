// SPDX-License-Identifier: GPL-3.0-or-later
// Conversation: transcripts of what is sent and what comes back.
#include "adapters/tripe/conversation.h"
#include "adapters/tripe/words.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace conntrack::adapters::tripe {
namespace {

using domain::Words;

/// A conversation that writes down its replies: "NAME: INFO a | OK".
class ConversationTest : public testing::Test {
 protected:
  ReplyHandler handler(const std::string& name) {
    return [this, name](const Reply& reply) {
      std::string text = name + ":";
      for (const Words& info : reply.infos) text += " " + wire_form(info) + " |";
      text += reply.error ? " FAIL " + wire_form(*reply.error) : " OK";
      replies.push_back(text);
    };
  }
  void expect(const std::string& name) { talk.expect(handler(name)); }
  void expect_background(const std::string& tag) { talk.expect_background(tag, handler(tag)); }

  /// What comes; how many of the lines were of use.
  int hear(const std::vector<std::string>& lines) {
    int used = 0;
    for (const std::string& line : lines) used += talk.receive(parse_server_line(line)) ? 1 : 0;
    return used;
  }

  Conversation talk;
  std::vector<std::string> replies;
};

using Replies = std::vector<std::string>;

TEST_F(ConversationTest, AnswersComeInTheOrderOfTheCommands) {
  expect("list");
  expect("kill");
  EXPECT_EQ(hear({"INFO work", "INFO home", "OK", "FAIL unknown-peer x"}), 4);
  EXPECT_EQ(replies, (Replies{"list: work | home | OK", "kill: FAIL unknown-peer x"}));
  EXPECT_FALSE(talk.waiting());
}

TEST_F(ConversationTest, BroadcastsAndRubbishMayComeInTheMiddleOfAReply) {
  expect("list");
  EXPECT_EQ(
      hear({"NOTE USER x", "INFO a", "WARN y", "what's this", "", "INFO b", "TRACE ' ", "OK"}), 3);
  EXPECT_EQ(replies, Replies{"list: a | b | OK"});
}

TEST_F(ConversationTest, AnswersThatNobodyAwaitsAreOfNoUse) {
  EXPECT_EQ(hear({"OK", "INFO a", "FAIL x", "BGOK t", "BGFAIL t x", "BGINFO t x", "BGDETACH t"}),
            0);
  expect("list");
  EXPECT_EQ(hear({"OK"}), 1);
  EXPECT_EQ(replies, Replies{"list: OK"});
}

TEST_F(ConversationTest, ABackgroundCommandIsAnsweredTwice) {
  expect_background("t1");
  expect("list");
  EXPECT_EQ(hear({"BGDETACH t1", "INFO a", "BGINFO t1 x", "OK"}), 4);
  EXPECT_EQ(replies, Replies{"list: a | OK"});
  EXPECT_FALSE(talk.waiting());
  EXPECT_EQ(hear({"BGOK t1"}), 1);
  EXPECT_EQ(replies.back(), "t1: x | OK");
}

TEST_F(ConversationTest, ABackgroundCommandMayBeRefusedAtOnce) {
  expect_background("t1");
  expect("list");
  EXPECT_EQ(hear({"FAIL unknown-service connect", "OK", "BGOK t1"}), 2);
  EXPECT_EQ(replies, (Replies{"t1: FAIL unknown-service connect", "list: OK"}));
}

TEST_F(ConversationTest, ABackgroundCommandMayEndWithoutBeingDetached) {
  expect_background("t1");
  expect("list");
  EXPECT_EQ(hear({"BGFAIL t1 provider-failed", "OK"}), 2);
  EXPECT_EQ(replies, (Replies{"t1: FAIL provider-failed", "list: OK"}));
}

TEST_F(ConversationTest, TwoBackgroundCommandsMayEndInAnyOrder) {
  expect_background("t1");
  expect_background("t2");
  EXPECT_EQ(hear({"BGDETACH t1", "BGDETACH t2", "BGOK t2", "BGFAIL t1 x"}), 4);
  EXPECT_EQ(replies, (Replies{"t2: OK", "t1: FAIL x"}));
}

TEST_F(ConversationTest, AForgottenCommandIsNotHeardOfAgain) {
  // DE10: late answers are ignored.
  expect_background("t1");
  talk.forget("t1");
  EXPECT_TRUE(talk.waiting());
  EXPECT_EQ(hear({"BGDETACH t1", "BGFAIL t1 late"}), 1);
  EXPECT_FALSE(talk.waiting());
  EXPECT_EQ(replies, Replies{});
}

// A tag that is empty is nobody's, and no foreground command's either.
TEST_F(ConversationTest, AnEmptyTagEndsNothing) {
  expect("list");
  EXPECT_EQ(hear({"BGDETACH \"\"", "BGOK \"\"", "BGFAIL '' x", "BGINFO '' x"}), 0);
  EXPECT_TRUE(talk.waiting());
  EXPECT_EQ(hear({"INFO a", "OK"}), 2);
  EXPECT_EQ(replies, Replies{"list: a | OK"});
}

// NT8: what a line takes to keep counts, not its words alone.
TEST_F(ConversationTest, LinesWithoutWordsAreBounded) {
  for (const Words& words : {Words{}, Words{""}, Words(1000)}) {
    Conversation endless;
    endless.expect({});
    std::size_t lines = 0;
    for (; lines < 1'000'000 && !endless.too_large(); ++lines) endless.receive(Info{words});
    EXPECT_TRUE(endless.too_large());
    EXPECT_LE(lines * (sizeof words + words.size() * sizeof words[0]),
              Conversation::largest_answer + sizeof words + words.size() * sizeof words[0]);
  }
}

TEST_F(ConversationTest, AnAnswerMayLeadToTheNextCommand) {
  talk.expect([this](const Reply&) { expect("second"); });
  EXPECT_EQ(hear({"OK", "OK"}), 2);
  EXPECT_EQ(replies, Replies{"second: OK"});
}

}  // namespace
}  // namespace conntrack::adapters::tripe
