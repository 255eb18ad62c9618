// SPDX-License-Identifier: GPL-3.0-or-later
// How the program is started: its options and variables, who else provides the service, and the
// daemon (CL1, CL2, CL3, CL6, CL9).
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/integration/program.h"
#include "tests/integration/service/bed.h"
#include "tests/support/eventually.h"

namespace conntrack::tests {
namespace {

using Lines = std::vector<std::string>;
using namespace std::chrono_literals;

class Start : public ServiceBed {
 protected:
  /// The program with these words and none of the bed's options, at our bus.
  Command bare(const Lines& words) const {
    Command bare = conntrack(words);
    bare.environment["TRIPE_CONNTRACK_BUS"] = bus_;
    return bare;
  }

  /// Waits until the program, started with --debug and --reconnect, has tried in vain to connect.
  void expect_vain_attempt() {
    EXPECT_TRUE(eventually(20s, [this] {
      const std::string claim = "# server: -> SVCCLAIM ";
      const std::string& trace = program_->out();
      const std::size_t first = trace.find(claim);
      return first != std::string::npos && trace.find(claim, first + 1) != std::string::npos;
    })) << program_->out();
  }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(directory() + "/" + name) << text;
  }
};

// CL1, CL2: both forms; the file and the socket are relative to the directory.
TEST_F(Start, TakesTheLongOptionsAndTheShortOnes) {
  start_server();
  plug(eth_, "10.1.2.3/24");
  std::filesystem::create_directory(directory() + "/more");
  write("more/long.conf", "[vpn]\nlong = 0/0\n");
  write("more/short.conf", "[vpn]\nshort = 0/0\n");
  program_.emplace(
      bare({"--directory", directory(), "--admin-socket", "tripesock", "--config=more/long.conf"}));
  expect_peer("long");
  EXPECT_EQ(submit("quit").end, "OK");
  EXPECT_EQ(wait_for_end().status, 0);
  program_.emplace(bare({"-d", directory() + "/more", "-a", "../tripesock", "-f", "short.conf"}));
  expect_peer("short");
}

// CL3
TEST_F(Start, TakesItsPlacesFromTheEnvironment) {
  start_server();
  plug(eth_, "10.1.2.3/24");
  Command placed = bare({});
  placed.environment["TRIPEDIR"] = directory();
  placed.environment["TRIPESOCK"] = "tripesock";
  program_.emplace(placed);
  expect_peer("office");
}

// CL6, CL9
TEST_F(Start, WaitsForTheServerIfTheEnvironmentSaysSo) {
  plug(eth_, "10.1.2.3/24");
  Command patient = command({"--debug"});
  patient.environment["TRIPE_CONNTRACK_RECONNECT"] = "yes";
  program_.emplace(patient);
  expect_vain_attempt();
  start_server();
  expect_peer("office");
}

// CL6: waits for the server, at start too, and keeps what it was told.
TEST_F(Start, ReconnectsIfToldTo) {
  plug(eth_, "10.1.2.3/24");
  program_.emplace(command({"--reconnect", "--debug"}));
  expect_vain_attempt();
  start_server();
  expect_peer("office");
  submit("down for now");
  expect_peer("office", false);
  stop_server();
  start_server({"roam"});
  expect("SVCCLAIM conntrack 2.0.0");
  expect_peer("roam", false);  // the person has said down
  EXPECT_EQ(news(), (Lines{"NOTE conntrack down interval-timer", "KILL roam"}));
  submit("up");
  expect_peer("office");
}

// CL9: by the environment too, where options win.
TEST_F(Start, TakesItsTimesFromTheEnvironment) {
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

TEST_F(Start, TakesTheSettleTimeFromTheEnvironment) {
  start_server();
  plug(eth_, "10.1.2.3/24");
  Command slow = command();
  slow.environment["TRIPE_CONNTRACK_SETTLE"] = "3000";
  program_.emplace(slow);
  expect_peer("office");
  unplug(eth_);
  expect_status_without("group vpn", "held=no");
  EXPECT_GT(seconds("group vpn", "held"), 1000);  // and not the 2 of every day
}

// CL6: always, also with --reconnect.
TEST_F(Start, EndsWith4IfTheServiceIsProvidedAlready) {
  in_the_office();
  EXPECT_EQ(run(command()).status, 4);
  EXPECT_EQ(run(command({"--reconnect"})).status, 4);
  expect_quiet();
}

TEST_F(Start, EndsWith4IfALaterVersionIsThere) {
  start_server();
  EXPECT_EQ(ask("SVCCLAIM conntrack 2.0.1").end, "OK");
  const Result result = run(command());
  EXPECT_EQ(result.status, 4);
  EXPECT_NE(result.err.find("service-exists conntrack 2.0.1"), std::string::npos) << result.err;
}

TEST_F(Start, TakesOverFromAnEarlierVersion) {
  start_server();
  EXPECT_EQ(ask("SVCCLAIM conntrack 1.99.99").end, "OK");
  in_the_office();
  EXPECT_EQ(ask("SVCQUERY conntrack").info, (Lines{"name=conntrack version=2.0.0"}));
}

// While it is stopped it cannot be the first at the new server.
TEST_F(Start, EndsWith4IfSomebodyElseIsThereWhenItReconnects) {
  in_the_office({"--reconnect"});
  program_->signal(SIGSTOP);
  stop_server();
  start_server();
  EXPECT_EQ(ask("SVCCLAIM conntrack 2.0.0").end, "OK");
  program_->signal(SIGCONT);
  EXPECT_EQ(wait_for_end().status, 4);
}

// CL2: the parent's status is what became of the child; its streams are its parent's no more.
TEST_F(Start, RunsAsADaemon) {
  EXPECT_EQ(run(command({"--daemon", "--startup"})).status, 3);
  start_server();
  plug(eth_, "10.1.2.3/24");
  const Result result = run(command({"--daemon", "--startup"}));
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.out + result.err, "");
  expect_peer("office");
  ASSERT_EQ(daemons().size(), 1U);
  const std::string open = "/proc/" + std::to_string(daemons().front()) + "/fd/";
  for (const char* stream : {"0", "1", "2"}) {
    EXPECT_EQ(std::filesystem::read_symlink(open + stream), "/dev/null") << stream;
  }
  EXPECT_EQ(run(command({"--daemon"})).status, 4);
  EXPECT_EQ(submit("quit").end, "OK");
  configure("bad");
  const Result bad = run(command({"--daemon"}));
  EXPECT_EQ(bad.status, 2);
  EXPECT_NE(bad.err.find("conntrack.conf:1:"), std::string::npos) << bad.err;
}

// CL2: with --reconnect it is well once the configuration is read.
TEST_F(Start, RunsAsADaemonThatWaitsForTheServer) {
  EXPECT_EQ(run(command({"--daemon", "--reconnect"})).status, 0);
  plug(eth_, "10.1.2.3/24");
  start_server();
  expect_peer("office");
  EXPECT_EQ(submit("quit").end, "OK");
}

}  // namespace
}  // namespace conntrack::tests
