// SPDX-License-Identifier: GPL-3.0-or-later
// Supervisor: the datagrams of sd_notify(3), on a real socket.
#include "adapters/supervisor/supervisor.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "tests/support/datagram_receiver.h"
#include "tests/support/run_until.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;
using adapters::supervisor::Invitation;
using adapters::supervisor::read_invitation;
using adapters::supervisor::Supervisor;
using Lines = std::vector<std::string>;

constexpr int own_pid = 4242;

Invitation read(const std::map<std::string, std::string>& variables) {
  return read_invitation(
      [&](const char* name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
      },
      own_pid);
}

TEST(Invitation, IsReadFromTheEnvironment) {
  EXPECT_EQ(read({}), Invitation());
  EXPECT_EQ(read({{"NOTIFY_SOCKET", "/run/notify"}}), (Invitation{"/run/notify", {}}));
  EXPECT_EQ(read({{"NOTIFY_SOCKET", "@abstract"}, {"WATCHDOG_USEC", "180000000"}}),
            (Invitation{"@abstract", 180s}));
  EXPECT_EQ(read({{"NOTIFY_SOCKET", "/n"}, {"WATCHDOG_USEC", "5"}, {"WATCHDOG_PID", "4242"}}),
            (Invitation{"/n", 5us}));
}

TEST(Invitation, IgnoresAWatchdogMeantForAnotherProcess) {
  for (const char* pid : {"4243", "", "-4242", "4242x", "0"}) {
    EXPECT_EQ(read({{"NOTIFY_SOCKET", "/n"}, {"WATCHDOG_USEC", "5"}, {"WATCHDOG_PID", pid}}),
              (Invitation{"/n", {}}))
        << pid;
  }
}

TEST(Invitation, IgnoresWhatIsMalformed) {
  for (const char* socket : {"", "relative", "vsock:2:1234"}) {
    EXPECT_EQ(read({{"NOTIFY_SOCKET", socket}}), Invitation()) << socket;
  }
  for (const char* limit : {"", "0", "-1", "1e6", "12 ", "99999999999999999999", "86400000001"}) {
    EXPECT_EQ(read({{"NOTIFY_SOCKET", "/n"}, {"WATCHDOG_USEC", limit}}), (Invitation{"/n", {}}))
        << limit;
  }
}

class SupervisorTest : public testing::Test {
 protected:
  TemporaryDirectory directory;
  std::string path = directory.path() + "/notify";
  DatagramReceiver receiver{path};
  boost::asio::io_context io;
};

TEST_F(SupervisorTest, TellsReadinessOnce) {
  Supervisor supervisor(io, {path, {}});
  supervisor.ready();
  supervisor.ready();
  EXPECT_EQ(receiver.receive_all(), Lines{"READY=1"});
  EXPECT_EQ(io.run(), 0U);  // no watchdog
}

TEST_F(SupervisorTest, SpeaksToAnAbstractSocket) {
  const std::string name = "@conntrack-supervisor-test-" + std::to_string(::getpid());
  DatagramReceiver abstract(name);
  Supervisor supervisor(io, {name, {}});
  supervisor.ready();
  EXPECT_EQ(abstract.receive_all(), Lines{"READY=1"});
}

TEST_F(SupervisorTest, SaysNothingWithoutAnInvitation) {
  Supervisor supervisor(io, {"", 10ms});
  supervisor.ready();
  supervisor.status("x");
  supervisor.reload_begins();
  supervisor.reload_ends();
  supervisor.stopping();
  EXPECT_EQ(io.run(), 0U);
}

TEST_F(SupervisorTest, TellsAStatusOnceAndInOneLine) {
  Supervisor supervisor(io, {path, {}});
  supervisor.status("vpn=office");
  supervisor.status("vpn=office");
  supervisor.status("a\nREADY=1\tb\x7f");
  supervisor.status("vpn=office");
  EXPECT_EQ(receiver.receive_all(),
            (Lines{"STATUS=vpn=office", "STATUS=a READY=1 b ", "STATUS=vpn=office"}));
}

TEST_F(SupervisorTest, CutsALongStatusAtACharacter) {
  Supervisor supervisor(io, {path, {}});
  supervisor.status(std::string(1023, 'x') + "\u00e4\u00e4");
  EXPECT_EQ(receiver.receive_all(), Lines{"STATUS=" + std::string(1023, 'x')});
}

TEST_F(SupervisorTest, TellsAReloadWithItsTime) {
  Supervisor supervisor(io, {path, {}});
  supervisor.reload_begins();  // not before we are ready
  supervisor.reload_ends();
  supervisor.ready();
  const auto before = std::chrono::steady_clock::now().time_since_epoch();
  supervisor.reload_begins();
  const auto after = std::chrono::steady_clock::now().time_since_epoch();
  supervisor.reload_begins();
  supervisor.reload_ends();
  supervisor.reload_ends();
  const Lines lines = receiver.receive_all();
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], "READY=1");
  const std::string head = "RELOADING=1\nMONOTONIC_USEC=";
  ASSERT_TRUE(lines[1].starts_with(head)) << lines[1];
  // std::chrono::steady_clock is CLOCK_MONOTONIC here, as it is to be.
  const std::chrono::microseconds told(std::stoll(lines[1].substr(head.size())));
  EXPECT_GE(told, std::chrono::duration_cast<std::chrono::microseconds>(before));
  EXPECT_LE(told, std::chrono::duration_cast<std::chrono::microseconds>(after));
  EXPECT_EQ(lines[2], "READY=1");
}

TEST_F(SupervisorTest, FeedsTheWatchdogFromTheLoopOnceReady) {
  Supervisor supervisor(io, {path, 20ms});
  EXPECT_EQ(io.run(), 0U);
  EXPECT_EQ(receiver.receive_all(), Lines{});
  supervisor.ready();
  Lines lines;
  EXPECT_TRUE(run_until(io, [&] {
    for (std::string& each : receiver.receive_all()) lines.push_back(std::move(each));
    return lines.size() >= 5;
  }));
  lines.resize(5);
  EXPECT_EQ(lines, (Lines{"READY=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1"}));
}

// Half of the time allowed: at least two, whatever the machine does.
TEST_F(SupervisorTest, FeedsTheWatchdogTwiceInItsTime) {
  Supervisor supervisor(io, {path, 2h});
  supervisor.ready();
  EXPECT_EQ(receiver.receive_all(), (Lines{"READY=1", "WATCHDOG=1"}));
  supervisor.stopping();
  io.run();  // nothing is waited for any more
  EXPECT_EQ(receiver.receive_all(), Lines{"STOPPING=1"});
}

TEST_F(SupervisorTest, TellsTheEndOnceAndNothingOfReloadsAfterIt) {
  Supervisor supervisor(io, {path, {}});
  supervisor.ready();
  supervisor.stopping();
  supervisor.stopping();
  supervisor.reload_begins();
  supervisor.reload_ends();
  supervisor.ready();
  EXPECT_EQ(receiver.receive_all(), (Lines{"READY=1", "STOPPING=1"}));
}

// The loop goes on whether the service manager reads or not.
TEST_F(SupervisorTest, WaitsForNobody) {
  Supervisor supervisor(io, {path, {}});
  supervisor.ready();
  for (int i = 0; i < 10'000; ++i) supervisor.status(std::to_string(i));
  const Lines lines = receiver.receive_all();
  ASSERT_FALSE(lines.empty());
  EXPECT_LT(lines.size(), 10'001U);
  EXPECT_EQ(lines.front(), "READY=1");
}

}  // namespace
}  // namespace conntrack::tests
