// SPDX-License-Identifier: GPL-3.0-or-later
// The program's life: what it does at signals, and how it ends, with which exit status (CL5, CL6,
// CL11). How it starts is told in start_test.cpp.
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "tests/integration/program.h"
#include "tests/integration/service/bed.h"

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
    EXPECT_NE(result.err.find(signal == SIGTERM ? "ended: SIGTERM\n" : "ended: SIGINT\n"),
              std::string::npos)
        << result.err;
    expect("NOTE SVCRELEASE conntrack");
    expect_peer("office");
    unplug(eth_);
    stop_server();
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
  stop_server();
  EXPECT_EQ(wait_for_end().status, 3);
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
  EXPECT_EQ(ask("SVCQUERY conntrack").end, "FAIL unknown-service conntrack");
  EXPECT_EQ(log(), Lines{});  // they did not even try
}

// CL5
TEST_F(Life, TracesWhatItHearsAndDoes) {
  in_the_office({"--debug"});
  program_->signal(SIGTERM);
  const Result result = wait_for_end();
  for (const char* line : {"# event: service claimed\n", "# action: connect office, attempt 1\n",
                           "# server: -> SVCCLAIM conntrack 2.0.0\n", "# server: <- OK\n",
                           "# event: towards 1.2.3.4: 10.1.2.3 on eth\n"}) {
    EXPECT_NE(result.out.find(line), std::string::npos) << line << result.out;
  }
  EXPECT_TRUE(result.out.ends_with('\n'));
  std::istringstream lines(result.out);
  for (std::string line; std::getline(lines, line);) EXPECT_TRUE(line.starts_with("# ")) << line;
}

// CL11: SIGHUP reads the configuration, changed or not: here nothing else would lead to it.
TEST_F(Life, ReadsTheConfigurationAtSighup) {
  in_the_office({"--debug"});
  EXPECT_EQ(program_->out().find("reload requested"), std::string::npos);
  EXPECT_EQ(program_->out().find("configuration read"), std::string::npos);
  program_->signal(SIGHUP);
  expect_trace("# event: reload requested\n");
  expect_trace("# event: configuration read: valid\n");
}

// DE10: given up in flight, and not left connected behind: the peer may be there before the server
// says so, and then it does not go by BGCANCEL alone.
TEST_F(Life, GivesUpAConnectThatIsNoLongerWanted) {
  start_server();
  control("connect-late office 3600000");
  plug(eth_, "10.1.2.3/24");
  start();
  expect_peer("office");
  expect_status("group vpn", "state=connecting");
  news();
  submit("down");
  expect_peer("office", false);
  EXPECT_EQ(news(), (Lines{"NOTE conntrack down manual", "BGCANCEL conntrack-1", "KILL office"}));
  submit("status");
  submit("status");
  expect_quiet();  // no warning, and no second attempt
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
