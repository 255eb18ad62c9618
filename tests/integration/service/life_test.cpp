// SPDX-License-Identifier: GPL-3.0-or-later
// The program's life: how it starts and ends, with which exit status (CL2, CL5, CL6, CL9, CL11),
// and what trouble with the server does to it.
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/integration/program.h"
#include "tests/integration/service/bed.h"
#include "tests/support/eventually.h"

namespace conntrack::tests {
namespace {

using Lines = std::vector<std::string>;

class Life : public ServiceBed {};

// CL11: the service is released, and the peers stay.
TEST_F(Life, EndsAtASignalAndLeavesThePeersAsTheyAre) {
  for (const int signal : {SIGTERM, SIGINT}) {
    in_the_office();
    program_->signal(signal);
    const Result result = wait_for_end();
    EXPECT_EQ(result.status, 0);
    EXPECT_EQ(result.err, "");
    expect("NOTE SVCRELEASE conntrack");
    expect_peer("office");
    unplug(eth_);
    server_.reset();
    program_.reset();
  }
}

// SC2
TEST_F(Life, EndsWhenAskedToQuit) {
  in_the_office();
  EXPECT_EQ(submit("quit").end, "OK");
  EXPECT_EQ(wait_for_end().status, 0);
  expect("NOTE USER svc-quit conntrack admin-request");
  expect_peer("office");
}

// CL6: at start, and later.
TEST_F(Life, EndsWith3WithoutAServer) {
  Result result = run(command());
  EXPECT_EQ(result.status, 3);
  EXPECT_NE(result.err.find("tripesock"), std::string::npos) << result.err;
  in_the_office();
  server_.reset();
  EXPECT_EQ(wait_for_end().status, 3);
}

// CL6: always, also with --reconnect.
TEST_F(Life, EndsWith4IfTheServiceIsProvidedAlready) {
  in_the_office();
  EXPECT_EQ(run(command()).status, 4);
  EXPECT_EQ(run(command({"--reconnect"})).status, 4);
  expect_quiet();
}

// A later version takes over: finish the jobs in hand, and go.
TEST_F(Life, EndsWhenALaterVersionTakesOver) {
  in_the_office();
  EXPECT_EQ(ask("SVCCLAIM conntrack 99.0").end, "OK");
  EXPECT_EQ(wait_for_end().status, 0);
}

// CL6, CF11
TEST_F(Life, EndsWith2AndADiagnosticIfTheConfigurationIsBad) {
  start_server();
  configure("[vpn]\nwork = 10/8\n");
  const Result result = run(command());
  EXPECT_EQ(result.status, 2);
  EXPECT_TRUE(result.err.starts_with("conntrack.conf:2:8: error: ")) << result.err;
  std::filesystem::remove(directory() + "/conntrack.conf");
  EXPECT_EQ(run(command()).status, 2);
  EXPECT_EQ(run(conntrack({"-d", directory() + "/none"})).status, 2);
  for (const std::string& line : log()) EXPECT_FALSE(line.starts_with("SVCCLAIM")) << line;
}

// CL2: the parent's status is what became of the child; its streams are its parent's no more.
TEST_F(Life, RunsAsADaemon) {
  EXPECT_EQ(run(command({"--daemon", "--startup"})).status, 3);
  start_server();
  plug(eth_, "10.1.2.3/24");
  const Result result = run(command({"--daemon", "--startup"}));
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.out + result.err, "");
  expect_peer("office");
  EXPECT_EQ(run(command({"--daemon"})).status, 4);
  EXPECT_EQ(submit("quit").end, "OK");
  configure("bad");
  const Result bad = run(command({"--daemon"}));
  EXPECT_EQ(bad.status, 2);
  EXPECT_NE(bad.err.find("conntrack.conf:1:"), std::string::npos) << bad.err;
}

// CL6: waits for the server, at start too, and keeps what it was told.
TEST_F(Life, ReconnectsIfToldTo) {
  plug(eth_, "10.1.2.3/24");
  program_.emplace(command({"--reconnect"}));
  start_server();
  expect_peer("office");
  submit("down for now");
  expect_peer("office", false);
  server_.reset();
  start_server({"roam"});
  expect("SVCCLAIM conntrack 2.0.0");
  expect_peer("roam", false);  // the person has said down
  EXPECT_EQ(news(), (Lines{"NOTE conntrack down interval-timer", "KILL roam"}));
  submit("up");
  expect_peer("office");
}

// CL9: by the environment too, where options win.
TEST_F(Life, TakesItsTimesFromTheEnvironment) {
  start_server();
  plug(eth_, "10.1.2.3/24");
  Command slow = command({"--settle", "0"});
  slow.environment["TRIPE_CONNTRACK_SETTLE"] = "3000";
  slow.environment["TRIPE_CONNTRACK_INTERVAL"] = "0.1";
  program_.emplace(slow);
  expect_peer("office");
  control("vanish office");
  expect_peer("office");  // by the interval
  unplug(eth_);
  expect_peer("office", false);  // without settling
}

// CL5
TEST_F(Life, TracesWhatItHearsAndDoes) {
  in_the_office({"--debug"});
  program_->signal(SIGTERM);
  const Result result = wait_for_end();
  for (const char* line : {"# event: service claimed\n", "# action: connect office, attempt 1\n",
                           "# server: -> SVCCLAIM conntrack 2.0.0\n", "# server: <- OK\n",
                           "# event: towards 1.2.3.4: 10.1.2.3\n", "10.1.2.3 on eth"}) {
    EXPECT_NE(result.out.find(line), std::string::npos) << line << result.out;
  }
  for (std::size_t at = 0; at < result.out.size(); at = result.out.find('\n', at) + 1) {
    EXPECT_EQ(result.out.substr(at, 2), "# ");
  }
}

// CL11: SIGHUP reads the configuration, changed or not.
TEST_F(Life, ReadsTheConfigurationAtSighup) {
  in_the_office();
  configure("[vpn]\nother = 0/0\n");
  program_->signal(SIGHUP);
  expect_peer("other");
}

// What a broken server sends is passed over; nothing ends or stalls by it.
TEST_F(Life, SurvivesAServerThatTalksNonsense) {
  in_the_office();
  for (const char* line : {"", "BOGUS", "BGOK nobody", "SVCJOB", "SVCJOB x other up",
                           "SVCCANCEL nobody", "\\\"", "NOTE", "SVCCLAIM"}) {
    control("send \"" + std::string(line) + "\"");
  }
  EXPECT_EQ(submit("help").end, "OK");
  for (const char* command : {"LIST", "NOTIFY", "KILL", "IFNAME"}) {
    control("fail " + std::string(command) + " internal-error because");
    control("vanish office");
    submit("up again");
    expect_peer("office");
  }
  EXPECT_EQ(submit("help").end, "OK");
}

// DE10: given up in flight, and not left connected behind.
TEST_F(Life, GivesUpAConnectThatIsNoLongerWanted) {
  start_server();
  control("connect-delay office 500");
  plug(eth_, "10.1.2.3/24");
  start();
  expect("NOTE USER conntrack up vpn=office interval-timer");
  expect_status("group vpn", "state=connecting");
  submit("down");
  expect("KILL office");
  const Lines happened = news();
  EXPECT_EQ(happened[happened.size() - 1], "KILL office");
  EXPECT_TRUE(happened[happened.size() - 2].starts_with("BGCANCEL ")) << happened.back();
  submit("status");
  expect_peer("office", false);
  for (const std::string& line : log()) {
    EXPECT_EQ(line.find("connect-failed"), std::string::npos) << line;
  }
}

// One thread only.
TEST_F(Life, HasOneThread) {
  in_the_office();
  int threads = 0;
  const std::string tasks = "/proc/" + std::to_string(program_->pid()) + "/task";
  for ([[maybe_unused]] const auto& task : std::filesystem::directory_iterator(tasks)) ++threads;
  EXPECT_EQ(threads, 1);
}

}  // namespace
}  // namespace conntrack::tests
