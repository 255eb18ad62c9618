// SPDX-License-Identifier: GPL-3.0-or-later
// AdminClient: how the server is reached, waited for, and lost.
#include <poll.h>
#include <sys/socket.h>

#include <boost/asio/local/stream_protocol.hpp>
#include <filesystem>
#include <thread>
#include <utility>

#include "adapters/loop/descriptor.h"
#include "tests/support/listening_socket.h"
#include "tests/unit/adapters/tripe/admin_client_test.h"

namespace conntrack::adapters::tripe {
namespace {

using std::chrono::milliseconds;

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

}  // namespace
}  // namespace conntrack::adapters::tripe
