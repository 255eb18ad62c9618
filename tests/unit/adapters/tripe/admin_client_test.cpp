// SPDX-License-Identifier: GPL-3.0-or-later
// AdminClient: against the stand-in server, well-behaved and otherwise.
#include "adapters/tripe/admin_client.h"

#include <gtest/gtest.h>

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/local/stream_protocol.hpp>
#include <filesystem>
#include <optional>
#include <thread>
#include <utility>

#include "adapters/loop/descriptor.h"
#include "adapters/tripe/line_splitter.h"
#include "tests/support/listening_socket.h"
#include "tests/unit/adapters/tripe/server_test.h"

namespace conntrack::adapters::tripe {
namespace {

using std::chrono::milliseconds;
using Lines = std::vector<std::string>;

class AdminClientTest : public tests::ServerTest {
 protected:
  void connect(milliseconds answer_time = default_answer_time) {
    AdminClient::Listener listener;
    listener.job = [this](const SvcJob& job) { heard.push_back("job " + job.job); };
    listener.lost = [this](const std::string& why) { lost = why; };
    client.emplace(
        io, socket, listener, [this](std::string_view line) { trace.emplace_back(line); },
        answer_time);
  }

  ReplyHandler keep() {
    return [this](const Reply& reply) { replies.push_back(lines_of(reply)); };
  }

  /// A server that says nothing by itself, and what it is made to say.
  void connect_to_silent_server(milliseconds answer_time = default_answer_time) {
    server->freeze();
    connect(answer_time);
    ASSERT_TRUE(run_until([&] { return server->clients() == 1; }));
    server->send_bytes("OK\n");  // to WATCH
  }

  /// Runs the loop for this time; true if the server was lost meanwhile.
  bool run_until_time(milliseconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    run_until([&] { return lost || std::chrono::steady_clock::now() >= end; });
    return lost.has_value();
  }

  std::optional<AdminClient> client;
  std::optional<std::string> lost;
  Lines heard;
  Lines trace;
  std::vector<Lines> replies;
};

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

TEST_F(AdminClientTest, LosesAServerThatClosesInTheMiddleOfALine) {
  connect_to_silent_server();
  client->command("LIST", keep());
  server->send_bytes("INFO a\nOK");
  ASSERT_TRUE(run_until([&] { return trace.back() == "<- INFO a"; }));
  server->drop();
  ASSERT_TRUE(run_until([&] { return lost; }));
  EXPECT_EQ(*lost, "the server closed the connection");
  client->command("LIST", keep());
  io.restart();
  io.poll();
  EXPECT_TRUE(replies.empty());
}

TEST_F(AdminClientTest, LosesAServerThatDoesNotAnswerInTime) {
  server->freeze();
  connect(milliseconds{30});
  ASSERT_TRUE(run_until([&] { return lost; }));
  EXPECT_EQ(*lost, "the server does not answer");
}

TEST_F(AdminClientTest, IsPatientWhileNothingIsAsked) {
  // Longer than the server may take for an answer, which is ample for the answers there are.
  server->delay_connect("work", milliseconds{1500});
  connect(milliseconds{1000});
  client->background("SVCSUBMIT", "t1", {"connect", "active", "work"}, keep());
  ASSERT_TRUE(run_until([&] { return !replies.empty() || lost; }));
  EXPECT_EQ(replies, std::vector<Lines>{{"OK"}});
}

TEST_F(AdminClientTest, SaysWhyTheServerCannotBeReached) {
  server.reset();
  connect();
  ASSERT_TRUE(run_until([&] { return lost; }));
  EXPECT_EQ(*lost, "cannot connect to " + socket + ": No such file or directory");
  for (const auto& [name, why] :
       {std::pair{directory.path() + "/" + std::string(107, 'x'), "too long"},
        {"/none/" + std::string(107, 'x'), "No such file or directory"},
        {std::string{}, "is empty"}}) {
    lost.reset();
    socket = name;
    connect();
    ASSERT_TRUE(run_until([&] { return lost; }));
    EXPECT_NE(lost->find(why), std::string::npos) << *lost;
  }
}

// A socket's address takes 107 bytes.
TEST_F(AdminClientTest, ReachesASocketWhosePathIsLong) {
  const std::string link = directory.path() + "/" + std::string(200, 'x');
  std::filesystem::create_directory_symlink(".", link);
  socket = link + "/tripesock";
  connect();
  client->command("LIST", keep());
  ASSERT_TRUE(run_until([&] { return !replies.empty() || lost; }));
  EXPECT_FALSE(lost) << *lost;
}

// CL6: slow is not silent.
TEST_F(AdminClientTest, WaitsForAnAnswerAsLongAsAnythingOfItComes) {
  connect_to_silent_server(milliseconds{1000});
  client->command("LIST", keep());
  const auto begin = std::chrono::steady_clock::now();
  const auto has_lasted = [&](milliseconds time) {
    return std::chrono::steady_clock::now() - begin >= time;
  };
  for (milliseconds until{300}; until <= milliseconds{2400}; until += milliseconds{300}) {
    server->send_bytes("INFO peer\n");
    ASSERT_TRUE(run_until([&] { return has_lasted(until); }));
    ASSERT_FALSE(lost) << *lost;
  }
  server->send_bytes("OK\n");
  ASSERT_TRUE(run_until([&] { return !replies.empty(); }));
  EXPECT_EQ(replies[0].size(), 9U);
}

// As if this process had been stopped: what waits in the socket is not the server's fault.
TEST_F(AdminClientTest, ReadsWhatIsThereBeforeItGivesTheServerUp) {
  connect_to_silent_server(milliseconds{50});
  client->command("LIST", keep());
  ASSERT_TRUE(run_until([&] { return trace.back() == "-> LIST"; }));
  for (const char* part : {"INFO a\n", "OK\n"}) {
    server->send_bytes(part);
    std::this_thread::sleep_for(milliseconds{100});
    io.restart();
    io.poll();
    ASSERT_FALSE(lost) << *lost;
  }
  EXPECT_EQ(replies, (std::vector<Lines>{{"INFO a", "OK"}}));
}

TEST_F(AdminClientTest, AsksAgainWhileTheBacklogIsFull) {
  server.reset();
  std::filesystem::remove(socket);
  const tests::ListeningSocket busy(socket, 0);
  boost::asio::local::stream_protocol::socket first(io);
  first.connect(socket);
  connect(milliseconds{1000});
  EXPECT_FALSE(run_until_time(milliseconds{300})) << *lost;
  const loop::Descriptor accepted(::accept(busy.descriptor(), nullptr, nullptr));
  ASSERT_TRUE(run_until([&] {
    pollfd waiting{busy.descriptor(), POLLIN, 0};
    return ::poll(&waiting, 1, 0) == 1;
  }));
  EXPECT_FALSE(lost) << *lost;
}

TEST_F(AdminClientTest, GivesUpAServerWhoseBacklogStaysFull) {
  server.reset();
  std::filesystem::remove(socket);
  const tests::ListeningSocket busy(socket, 0);
  boost::asio::local::stream_protocol::socket first(io);
  first.connect(socket);
  connect(milliseconds{300});
  ASSERT_TRUE(run_until([&] { return lost; }));
  EXPECT_EQ(*lost, "the server does not accept the connection");
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
    return std::string(text, 0, size < 0 ? 0 : size);
  };
  ASSERT_TRUE(run_until([&] { return read() == "WATCH -A\n"; }));
  client->command("KILL home");
  client->command("LIST");
  EXPECT_EQ(read(), "KILL home\nLIST\n");
}

// The kernel then tells of an error, not of an end.
TEST_F(AdminClientTest, LosesAServerThatIsKilledBeforeItHasReadACommand) {
  server.reset();
  std::filesystem::remove(socket);
  const tests::ListeningSocket killed(socket);
  connect();
  {
    const loop::Descriptor accepted(::accept(killed.descriptor(), nullptr, nullptr));
    ASSERT_TRUE(run_until([&] {
      pollfd unread{accepted.get(), POLLIN, 0};
      return ::poll(&unread, 1, 0) == 1;
    }));
  }
  ASSERT_TRUE(run_until([&] { return lost; }));
  EXPECT_EQ(*lost, "the server closed the connection");
}

// NT8: nothing that the server sends fills our memory.
TEST_F(AdminClientTest, LosesAServerWhoseAnswerIsEndless) {
  for (const std::string keyword : {"INFO ", "BGINFO t1 "}) {
    lost.reset();
    if (!server) start_server();
    connect_to_silent_server();
    client->background("SVCSUBMIT", "t1", {"connect", "active", "work"}, keep());
    const std::string line = keyword + std::string(60'000, 'x') + '\n';
    for (int lines = 0; lines < 300; ++lines) server->send_bytes(line);
    ASSERT_TRUE(run_until([&] { return lost; }));
    EXPECT_EQ(*lost, "the server sent an answer that exceeds 16 MiB");
    server.reset();
  }
}

TEST_F(AdminClientTest, LosesAServerThatReadsNothing) {
  server->freeze();
  connect();
  const std::string command = "KILL " + std::string(200, 'x');
  for (std::size_t bytes = 0; bytes < 18'000'000; bytes += command.size()) client->command(command);
  ASSERT_TRUE(run_until([&] { return lost; }));
  EXPECT_EQ(*lost, "the server does not read its commands");
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
