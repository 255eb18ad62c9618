// SPDX-License-Identifier: GPL-3.0-or-later
// What a broken or unlucky server does to the program: what is of no use is passed over, a failed
// command is survived, and a server that is beyond that is left (CL6).
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "tests/integration/service/bed.h"
#include "tests/support/eventually.h"

namespace conntrack::tests {
namespace {

using Lines = std::vector<std::string>;
using namespace std::chrono_literals;

/// Each of them with and without --reconnect.
class ServerFaults : public ServiceBed, public testing::WithParamInterface<bool> {
 protected:
  static bool reconnects() { return GetParam(); }

  static Lines with_parameter(Lines options) {
    if (reconnects()) options.emplace_back("--reconnect");
    return options;
  }

  /// The server is lost, for this reason: that is the end, or there is a second claim, after which
  /// all goes on.
  void expect_loss(const std::string& why) {
    if (!reconnects()) {
      const Result result = wait_for_end();
      EXPECT_EQ(result.status, 3);
      EXPECT_NE(result.err.find(why), std::string::npos) << result.err;
      return;
    }
    expect("SVCCLAIM conntrack 2.0.0", 2);
    expect_peer("office");
    expect_help();
  }

  /// The service is there, and answers.
  void expect_help() {
    EXPECT_TRUE(
        eventually(std::chrono::seconds(20), [this] { return submit("help").end == "OK"; }));
  }
};

INSTANTIATE_TEST_SUITE_P(Each, ServerFaults, testing::Bool(),
                         [](const auto& about) { return about.param ? "WithReconnect" : "Alone"; });

TEST_P(ServerFaults, PassesOverWhatNobodyAskedFor) {
  in_the_office(with_parameter({"--debug", "--interval", "3600"}));
  EXPECT_EQ(submit("help").end, "OK");  // so that no command waits for an answer
  for (const std::string line :
       {"", "BOGUS", "OK", "INFO office", "FAIL internal-error because", "BGDETACH nobody",
        "BGINFO nobody x", "BGOK nobody", "BGFAIL conntrack-999 internal-error", "SVCJOB",
        "SVCCLAIM", "NOTE", "BGOK \\\"open"}) {
    control("send \"" + line + "\"");
    const std::string received = line == "BGOK \\\"open" ? "BGOK \"open" : line;
    expect_trace("# server: <- " + received + "\n# server: (ignored)\n");
  }
  for (const std::string line : {"SVCJOB x other up", "SVCCANCEL nobody", "SVCCLAIM other 3"}) {
    control("send \"" + line + "\"");
    expect_trace("# server: <- " + line + "\n");
  }
  expect_help();
  expect_quiet();
  EXPECT_EQ(count("SVCCLAIM conntrack 2.0.0"), 1U);
}

TEST_P(ServerFaults, LeavesAServerThatSendsAnEndlessLine) {
  in_the_office(with_parameter({}));
  control("flood " + std::to_string(64 * 1024 + 1));
  expect_loss("the server sent a line that exceeds 64 KiB");
}

TEST_P(ServerFaults, LeavesAServerThatClosesInTheMiddleOfALine) {
  in_the_office(with_parameter({}));
  control("cut \"SVCJOB J#7 conntrack down\"");
  expect_loss("the server closed the connection");
  expect_quiet();  // half a job is none
}

// The 10 s that a server may take for an answer: they have to pass.
TEST_P(ServerFaults, LeavesAServerThatDoesNotAnswer) {
  in_the_office(with_parameter({"--debug", "--interval", "0.1"}));
  control("freeze");
  if (reconnects()) {
    expect_trace("# event: server lost\n");
    control("thaw");
  }
  expect_loss("the server does not answer");
}

// NT8
TEST_P(ServerFaults, LeavesAServerThatSendsAnEndlessAnswer) {
  in_the_office(with_parameter({"--interval", "3600"}));
  control("connect-delay roam 3600000");
  unplug(eth_);
  plug(wifi_, "172.20.1.2/24");
  expect_status("group vpn", "peer=roam state=connecting");
  const std::string line = "BGINFO conntrack-2 " + std::string(200, 'x');
  control("repeat 90000 \"" + line + "\"");
  if (!reconnects()) return expect_loss("the server sent an answer that exceeds 16 MiB");
  expect("SVCCLAIM conntrack 2.0.0", 2);
}

/// Slow is not silent (CL6). Twelve seconds have to pass: two more than a silent server gets.
class SlowServer : public ServiceBed {
 protected:
  /// The server is asked for its peers, and does not answer yet.
  void ask_for_peers() {
    in_the_office({"--debug"});
    control("freeze");
    const std::size_t before = lists();
    unplug(eth_);
    plug(wifi_, "10.7.7.7/24");
    EXPECT_TRUE(eventually(20s, [&] { return lists() > before; }));
  }

  std::size_t lists() {
    std::size_t count = 0;
    const std::string& trace = program_->out();
    for (std::size_t at = 0; (at = trace.find("-> LIST", at)) != std::string::npos; ++at) ++count;
    return count;
  }

  void pass(std::chrono::seconds time) {
    eventually(time, [] { return false; });
  }

  void expect_no_loss() {
    control("thaw");
    EXPECT_EQ(submit("help").end, "OK");
    EXPECT_EQ(count("SVCCLAIM conntrack 2.0.0"), 1U);
  }
};

TEST_F(SlowServer, MayTakeLongerForAListThanForAnAnswer) {
  ask_for_peers();
  for (int second = 0; second < 12; ++second) {
    control("send \"INFO peer" + std::to_string(second) + "\"");
    pass(1s);
  }
  EXPECT_FALSE(program_->ended());
  expect_no_loss();
}

TEST_F(SlowServer, IsNotBlamedForAProcessThatWasStopped) {
  ask_for_peers();
  program_->signal(SIGSTOP);
  control("thaw");  // now the answer is there, and nobody reads it
  pass(12s);
  program_->signal(SIGCONT);
  expect_no_loss();
}

TEST_P(ServerFaults, LeavesAServerThatRefusesTheService) {
  start_server();
  plug(eth_, "10.1.2.3/24");
  control("fail SVCCLAIM internal-error because");
  program_.emplace(command(with_parameter({})));
  expect("failed SVCCLAIM");
  expect_loss("the server refuses the service: internal-error because");
}

/// Commands that fail, though there is nothing wrong with them.
class Failures : public ServiceBed {
 protected:
  /// The next such command of the program fails.
  void arm(const std::string& command, const std::string& error = "internal-error because") {
    control("fail " + command + " " + error);
  }
  /// Waits until it has.
  void expect_failed(const std::string& command) { expect("failed " + command); }

  void TearDown() override {
    EXPECT_EQ(submit("help").end, "OK");
    ServiceBed::TearDown();
  }
};

// The broadcasts are passed over all the same.
TEST_F(Failures, OfWatchIsOfNoConsequence) {
  start_server();
  arm("WATCH", "bad-watch-option A");
  in_the_office();
  expect_failed("WATCH");
}

TEST_F(Failures, OfListLeadsToAnotherList) {
  in_the_office({"--interval", "3600"});
  list_peers();
  arm("LIST");
  control("vanish office");
  submit("up again");
  expect_failed("LIST");
  expect_peer("office");
  EXPECT_EQ(news(), (Lines{"NOTE conntrack up vpn=office manual again", "connect office"}));
}

TEST_F(Failures, OfIfnameLeavesAnInterfaceUnknown) {
  in_the_office();
  arm("IFNAME");
  submit("down");
  expect_failed("IFNAME");
  expect_peer("office", false);
}

TEST_F(Failures, OfKillIsMadeUpForLater) {
  in_the_office();
  arm("KILL");
  submit("down");
  expect_failed("KILL");
  submit("down");
  expect_peer("office", false);
  expect("KILL office", 2);
}

TEST_F(Failures, OfAnAnnouncementDoesNotKeepFromActing) {
  in_the_office();
  list_peers();
  arm("NOTIFY");
  control("vanish office");
  submit("up");
  expect_failed("NOTIFY");
  expect_peer("office");
}

TEST_F(Failures, OfAWarningDoesNotKeepFromTryingAgain) {
  start_server();
  control("connect-fail office resolve-error vpn.example.net");
  arm("WARN");
  plug(eth_, "10.1.2.3/24");
  start();
  expect_failed("WARN");
  control("connect-ok office");
  expect_peer("office");
}

// NT4, DE10
TEST_F(Failures, OfASubmissionIsAFailedConnect) {
  start_server();
  arm("SVCSUBMIT", "provider-overloaded");
  in_the_office();  // at the second attempt
  expect("WARN USER conntrack connect-failed office provider-overloaded");
}

TEST_F(Failures, OfACancellationDoesNotKeepFromKilling) {
  start_server();
  control("connect-late office 3600000");
  plug(eth_, "10.1.2.3/24");
  start();
  expect_peer("office");
  expect_status("group vpn", "state=connecting");
  arm("BGCANCEL", "unknown-tag conntrack-1");
  submit("down");
  expect_failed("BGCANCEL");
  expect_peer("office", false);
}

// The submitter is left alone with them, and nobody else.
TEST_F(Failures, OfAnAnswerConcernItsJobAlone) {
  in_the_office();
  arm("SVCINFO", "unknown-jobid J#1");
  EXPECT_EQ(submit("help").info.size(), 11U);  // of 12
  expect_failed("SVCINFO");
  arm("SVCOK", "unknown-jobid J#2");
  EXPECT_EQ(ask("SVCSUBMIT -background a conntrack help").end, "BGDETACH a");
  expect_failed("SVCOK");
  arm("SVCFAIL", "unknown-jobid J#3");
  EXPECT_EQ(ask("SVCSUBMIT -background b conntrack nonsense").end, "BGDETACH b");
  expect_failed("SVCFAIL");
}

TEST_F(ServiceBed, EndsWellEvenIfTheServiceCannotBeReleased) {
  in_the_office();
  control("fail SVCRELEASE not-service-provider conntrack");
  program_->signal(SIGTERM);
  EXPECT_EQ(wait_for_end().status, 0);
  expect("failed SVCRELEASE");
}

// Between LIST and KILL a peer may go by itself: that is no error, and nothing is done twice.
TEST_F(ServiceBed, MindsNoPeerThatIsGoneBeforeItIsKilled) {
  in_the_office({"--interval", "3600"});
  wifi_.add_address("172.20.0.9/16");
  control("vanish-after IFNAME office");
  ip({"route", "replace", "default", "dev", "wifi", "src", "172.20.0.9"});
  expect_peer("roam");
  expect_peer("office", false);
  expect_status("group vpn", "peer=roam state=connected");
  EXPECT_EQ(news(),
            (Lines{"NOTE conntrack up vpn=roam route-change", "KILL office", "connect roam"}));
}

}  // namespace
}  // namespace conntrack::tests
