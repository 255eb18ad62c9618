// SPDX-License-Identifier: GPL-3.0-or-later
// AdminClient: against the stand-in server, well-behaved and otherwise.
#include "tests/unit/adapters/tripe/admin_client_test.h"

#include <sys/socket.h>

#include <algorithm>
#include <filesystem>

#include "adapters/loop/descriptor.h"
#include "adapters/tripe/line_splitter.h"
#include "tests/support/listening_socket.h"

namespace conntrack::adapters::tripe {
namespace {

using std::chrono::milliseconds;

TEST_F(AdminClientTest, WantsNoBroadcastsAndSendsCommandsInOrder) {
  server->add_peer("home");
  server->add_peer("work");
  connect();
  client->command("LIST", keep());
  client->command("KILL nobody", keep());
  client->command("KILL work", keep());
  ASSERT_TRUE(run_until([&] { return replies.size() == 3; }));
  EXPECT_EQ(replies, (std::vector<Lines>{
                         {"INFO home", "INFO work", "OK"}, {"FAIL unknown-peer nobody"}, {"OK"}}));
  EXPECT_EQ(server->commands(), (Lines{"WATCH -A", "LIST", "KILL nobody", "KILL work"}));
  EXPECT_EQ(trace[0], "-> WATCH -A");
  EXPECT_EQ(trace[4], "<- OK");
}

TEST_F(AdminClientTest, SendsManyCommandsWholeAndInOrder) {
  connect();
  constexpr std::size_t count = 5000;
  for (std::size_t number = 0; number < count; ++number) {
    client->command("KILL " + std::string(200, 'x') + std::to_string(number), keep());
  }
  ASSERT_TRUE(run_until([&] { return replies.size() == count; }));
  for (std::size_t number = 0; number < count; ++number) {
    ASSERT_EQ(replies[number],
              Lines{"FAIL unknown-peer " + std::string(200, 'x') + std::to_string(number)});
  }
}

TEST_F(AdminClientTest, AnyCommandMayFail) {
  server->fail_next("WATCH", {"bad-watch-option", "A"});
  server->fail_next("LIST", {"internal-error", "it is raining"});
  connect();
  client->command("LIST", keep());
  client->command("VERSION", keep());
  ASSERT_TRUE(run_until([&] { return replies.size() == 2; }));
  EXPECT_EQ(replies[0], Lines{"FAIL internal-error \"it is raining\""});
  EXPECT_EQ(replies[1].back(), "OK");
  EXPECT_FALSE(lost);
}

TEST_F(AdminClientTest, HearsAnythingInTheMiddleOfAReply) {
  connect_to_silent_server();
  client->command("LIST", keep());
  for (const char byte :
       std::string{"INFO a\nNOTE x\nSVCJOB J1 s help\nnonsense \"\n\nINFO b\nBGOK t\nOK\n"}) {
    server->send_bytes({&byte, 1});
    io.restart();
    io.poll();
  }
  ASSERT_TRUE(run_until([&] { return !replies.empty(); }));
  EXPECT_EQ(replies[0], (Lines{"INFO a", "INFO b", "OK"}));
  EXPECT_EQ(heard, Lines{"job J1"});
  EXPECT_EQ(std::count(trace.begin(), trace.end(), "(ignored)"), 4);
  EXPECT_FALSE(lost);
}

TEST_F(AdminClientTest, TakesLongLinesButNoEndlessOnes) {
  connect_to_silent_server();
  client->command("LIST", keep());
  const std::string longest = "INFO " + std::string(LineSplitter::limit - 5, 'x');
  server->send_bytes(longest + "\nOK\n");
  ASSERT_TRUE(run_until([&] { return !replies.empty(); }));
  EXPECT_EQ(replies[0][0], longest);
  server->send_bytes(longest + "y");
  ASSERT_TRUE(run_until([&] { return lost; }));
  EXPECT_EQ(*lost, "the server sent a line that exceeds 64 KiB");
}

// What else this turn of the loop has to do keeps no command from the server.
TEST_F(AdminClientTest, WritesEachCommandAtOnce) {
  server.reset();
  std::filesystem::remove(socket);
  const tests::ListeningSocket reader(socket);
  connect();
  const loop::Descriptor accepted(::accept(reader.descriptor(), nullptr, nullptr));
  std::string text(100, '\0');
  const auto read = [&] {
    const auto size = ::recv(accepted.get(), text.data(), text.size(), MSG_DONTWAIT);
    return size < 0 ? std::string() : text.substr(0, static_cast<std::size_t>(size));
  };
  ASSERT_TRUE(run_until([&] { return read() == "WATCH -A\n"; }));
  client->command("KILL home");
  client->command("LIST");
  EXPECT_EQ(read(), "KILL home\nLIST\n");
}

TEST_F(AdminClientTest, RunsCommandsInTheBackground) {
  server->delay_connect("slow", milliseconds{20});
  connect();
  client->background("SVCSUBMIT", "t1", {"connect", "active", "slow"}, keep());
  client->background("SVCSUBMIT", "t2", {"connect", "active", "quick"}, keep());
  client->background("SVCSUBMIT", "t3", {"nothing", "active", "x"}, keep());
  ASSERT_TRUE(run_until([&] { return replies.size() == 3; }));
  EXPECT_EQ(replies, (std::vector<Lines>{{"FAIL unknown-service nothing"}, {"OK"}, {"OK"}}));
  EXPECT_TRUE(received("SVCSUBMIT -background t1 connect active slow"));
}

TEST_F(AdminClientTest, GivesUpABackgroundCommand) {
  server->delay_connect("work", milliseconds{50});
  connect();
  client->background("SVCSUBMIT", "t1", {"connect", "active", "work"}, keep());
  client->abandon("t1");
  bool done = false;
  client->command("LIST", [&](const Reply&) { done = true; });
  ASSERT_TRUE(run_until([&] { return done; }));
  EXPECT_TRUE(received("BGCANCEL t1"));
  EXPECT_EQ(replies, std::vector<Lines>{});
}

TEST_F(AdminClientTest, TellsWhenEverythingIsAnswered) {
  connect();
  bool done = false;
  client->command("LIST", keep());
  client->when_answered([&] { done = true; });
  ASSERT_TRUE(run_until([&] { return done; }));
  EXPECT_EQ(replies.size(), 1U);
  done = false;
  client->when_answered([&] { done = true; });
  EXPECT_FALSE(done);
  ASSERT_TRUE(run_until([&] { return done; }));
}

TEST_F(AdminClientTest, MayBeDestroyedInAReplyHandler) {
  connect();
  client->command("LIST", [&](const Reply&) { client.reset(); });
  client->command("LIST", keep());
  ASSERT_TRUE(run_until([&] { return !client; }));
  ASSERT_TRUE(run_until([&] { return server->clients() == 0; }));
  EXPECT_TRUE(replies.empty());
  EXPECT_FALSE(lost);
}

TEST_F(AdminClientTest, MayBeDestroyedWhenItIsLost) {
  AdminClient::Listener listener;
  listener.lost = [&](const std::string& why) {
    client.reset();
    lost = why;
  };
  client.emplace(io, socket, listener);
  ASSERT_TRUE(run_until([&] { return server->clients() == 1; }));
  server->drop();
  ASSERT_TRUE(run_until([&] { return lost; }));
}

TEST_F(AdminClientTest, MayBeDestroyedAtAnyMoment) {
  for (int steps = 0; steps < 40; ++steps) {
    connect();
    client->command("LIST", keep());
    client->background("SVCSUBMIT", "t1", {"connect", "active", "work"}, keep());
    io.restart();
    for (int step = 0; step < steps; ++step) io.poll_one();
    client.reset();
    const std::size_t before = replies.size();
    ASSERT_TRUE(run_until([&] { return server->clients() == 0; }));
    ASSERT_EQ(replies.size(), before);
    ASSERT_FALSE(lost);
  }
}

}  // namespace
}  // namespace conntrack::adapters::tripe
