// SPDX-License-Identifier: GPL-3.0-or-later
// Service: the claim and the jobs.
#include "adapters/tripe/service.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/unit/adapters/tripe/service_fixture.h"

namespace conntrack::adapters::tripe {
namespace {

using domain::JobId;
using domain::Words;
using Lines = std::vector<std::string>;

class ServiceJobsTest : public tests::ServiceTest {
 protected:
  /// A service with a command that is answered at once, and one that is answered later.
  void SetUp() override {
    make();
    service->add("echo", {"WORD [WORD...]", 1, 3, [this](const JobId& job, const Words& words) {
                            service->inform(job, words);
                            service->succeed(job);
                          }});
    service->add("later", {"", 0, ServiceCommand::unlimited,
                           [this](const JobId& job, const Words&) { later.push_back(job); }});
    service->add("throw", {"", 0, 0, [](const JobId&, const Words&) {
                             throw std::runtime_error("too bad\nKILL work");
                           }});
    claim();
  }

  std::vector<JobId> later;
};

TEST_F(ServiceJobsTest, IsClaimedWithItsVersion) {
  EXPECT_EQ(server->commands(), (Lines{"WATCH -A", "SVCCLAIM conntrack 2.0.0"}));
  EXPECT_TRUE(service->client());
  EXPECT_TRUE(server->provides("conntrack"));
}

TEST_F(ServiceJobsTest, RunsCommands) {
  EXPECT_EQ(ask("SVCSUBMIT conntrack echo 'a b' c"), (Lines{"INFO \"a b\" c", "OK"}));
}

TEST_F(ServiceJobsTest, HelpsWithItsCommands) {
  // SC2
  EXPECT_EQ(ask("SVCSUBMIT conntrack help"),
            (Lines{"INFO echo WORD [WORD...]", "INFO help", "INFO later", "INFO quit", "INFO throw",
                   "OK"}));
}

TEST_F(ServiceJobsTest, RefusesWhatItDoesNotUnderstand) {
  // SC5
  EXPECT_EQ(ask("SVCSUBMIT conntrack Echo a"), Lines{"FAIL unknown-svc-command Echo"});
  EXPECT_EQ(ask("SVCSUBMIT conntrack ''"), Lines{"FAIL unknown-svc-command \"\""});
  EXPECT_EQ(ask("SVCSUBMIT conntrack echo"), Lines{"FAIL bad-svc-syntax echo WORD [WORD...]"});
  EXPECT_EQ(ask("SVCSUBMIT conntrack echo a b c d"),
            Lines{"FAIL bad-svc-syntax echo WORD [WORD...]"});
  EXPECT_EQ(ask("SVCSUBMIT conntrack quit now"), Lines{"FAIL bad-svc-syntax quit"});
}

// SC5: whoever waits for an answer gets one.
TEST_F(ServiceJobsTest, AnswersAJobWhoseWordsCannotBeRead) {
  server->send_bytes(
      "SVCJOB J1 conntrack echo \"open\nSVCJOB J2 conntrack 'open\n"
      "SVCJOB J3 conntrack what \"open\nSVCJOB J4 other help \"open\n");
  ask("VERSION");
  EXPECT_EQ(ask("SVCSUBMIT conntrack echo a").back(), "OK");
  EXPECT_TRUE(received("SVCFAIL J1 bad-svc-syntax echo WORD [WORD...]"));
  EXPECT_TRUE(received("SVCFAIL J2 bad-svc-syntax"));
  EXPECT_TRUE(received("SVCFAIL J3 unknown-svc-command what"));
  for (const std::string& command : server->commands()) {
    EXPECT_EQ(command.find(" J4"), std::string::npos) << command;
  }
  log.clear();  // the server has given out none of these jobs, and says so
}

TEST_F(ServiceJobsTest, SurvivesACommandThatThrows) {
  // SC5, NT7
  EXPECT_EQ(ask("SVCSUBMIT conntrack throw"),
            Lines{"FAIL svc-internal-error std::runtime_error \"too bad KILL work\""});
  EXPECT_EQ(ask("SVCSUBMIT conntrack echo a").back(), "OK");
}

TEST_F(ServiceJobsTest, AnswersSeveralJobsInAnyOrder) {
  AdminClient user{io, socket, {}};
  Lines answers;
  for (const std::string tag : {"t1", "t2"}) {
    user.background("SVCSUBMIT", tag, {"conntrack", "later"}, [&answers, tag](const Reply& reply) {
      answers.push_back(tag + ' ' + lines_of(reply).back());
    });
  }
  ASSERT_TRUE(run_until([&] { return later.size() == 2; }));
  service->fail(later[1], {"no-luck", "a b"});
  service->succeed(later[0]);
  ASSERT_TRUE(run_until([&] { return answers.size() == 2; }));
  EXPECT_EQ(answers, (Lines{"t2 FAIL no-luck \"a b\"", "t1 OK"}));
}

TEST_F(ServiceJobsTest, AnswersAJobOnlyOnce) {
  AdminClient user{io, socket, {}};
  user.command("SVCSUBMIT conntrack later");
  ASSERT_TRUE(run_until([&] { return later.size() == 1; }));
  service->succeed(later[0]);
  service->fail(later[0], {"late"});
  service->inform("no such job", {"x"});
  ask("VERSION");
  EXPECT_TRUE(received("SVCOK J#1"));
  EXPECT_FALSE(received("SVCFAIL J#1 late"));
}

TEST_F(ServiceJobsTest, SaysNothingMoreOfACancelledJob) {
  AdminClient user{io, socket, {}};
  user.background("SVCSUBMIT", "t1", {"conntrack", "later"}, {});
  ASSERT_TRUE(run_until([&] { return later.size() == 1; }));
  user.abandon("t1");
  ask("SVCSUBMIT conntrack echo a");  // by then SVCCANCEL has come
  service->succeed(later[0]);
  ask("SVCSUBMIT conntrack echo a");
  EXPECT_FALSE(received("SVCOK J#1"));
}

TEST_F(ServiceJobsTest, MindsNoAnswerThatComesTooLate) {
  // The server has cancelled the job already: unknown-jobid.
  server->fail_next("SVCOK", {"unknown-jobid", "J#1"});
  AdminClient user{io, socket, {}};
  user.command("SVCSUBMIT conntrack echo a");
  ASSERT_TRUE(run_until([&] { return received("SVCOK J#1"); }));
  EXPECT_EQ(ask("SVCSUBMIT conntrack echo b").back(), "OK");
}

TEST_F(ServiceJobsTest, MayBeDestroyedByACommand) {
  service->add("die", {"", 0, 0, [this](const JobId&, const Words&) {
                         service.reset();
                         throw std::runtime_error("gone");
                       }});
  EXPECT_EQ(ask("SVCSUBMIT conntrack die"), Lines{"FAIL provider-failed"});
  EXPECT_FALSE(service);
}

}  // namespace
}  // namespace conntrack::adapters::tripe
