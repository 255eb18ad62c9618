// SPDX-License-Identifier: GPL-3.0-or-later
// The stand-in server itself: services, and the jobs of those who provide them.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "tests/unit/adapters/tripe/stand_in_fixture.h"

namespace conntrack::tests {
namespace {

using Lines = std::vector<std::string>;

// The order in which a submission is checked.
TEST_F(StandInTest, RefusesASubmissionForTheFirstReasonThereIs) {
  const std::unique_ptr<Raw> raw = connect();
  server->delay_connect("a", std::chrono::hours{1});
  raw->send("WATCH -A\nSVCSUBMIT -background t connect active a\n");
  EXPECT_EQ(hear(*raw, 2), (Lines{"OK", "BGDETACH t"}));
  raw->send("SVCSUBMIT -background t -version 9 nothing\n");
  EXPECT_TRUE(hear(*raw, 1)[0].starts_with("FAIL bad-syntax "));
  raw->send("SVCSUBMIT -background t -version 9 nothing x\n");
  EXPECT_EQ(hear(*raw, 1), Lines{"FAIL unknown-service nothing"});
  raw->send("SVCSUBMIT -background t -version 9 connect active b\n");
  EXPECT_EQ(hear(*raw, 1), Lines{"FAIL service-too-old connect 1.0.0"});
  raw->send("SVCSUBMIT -background t -version 1.0 connect active b\n");
  EXPECT_EQ(hear(*raw, 1), Lines{"FAIL tag-exists t"});
  EXPECT_EQ(violations().size(), 4U);  // the arguments, and three times the tag
}

TEST_F(StandInTest, SaysWhichServicesThereAre) {
  EXPECT_EQ(say("SVCENSURE connect\nSVCENSURE connect 1.0.0\nSVCENSURE connect 1.0.1\n"
                "SVCENSURE s\nSVCQUERY connect\nSVCQUERY s\nSVCLIST\n",
                9),
            (Lines{"OK", "OK", "FAIL service-too-old connect 1.0.0", "FAIL unknown-service s",
                   "INFO name=connect version=1.0.0", "OK", "FAIL unknown-service s",
                   "INFO connect 1.0.0", "OK"}));
}

TEST_F(StandInTest, CancelsABackgroundCommandOfWhoeverGaveIt) {
  server->delay_connect("a", std::chrono::hours{1});
  const std::unique_ptr<Raw> raw = connect();
  raw->send("WATCH -A\nSVCSUBMIT -background t connect active a\n");
  EXPECT_EQ(hear(*raw, 2), (Lines{"OK", "BGDETACH t"}));
  EXPECT_EQ(say("BGCANCEL t\n", 1), Lines{"FAIL unknown-tag t"});
  EXPECT_EQ(violations(), Lines{"it never used that tag: t"});
  raw->send("BGCANCEL t\nBGCANCEL t\n");
  EXPECT_EQ(hear(*raw, 2), (Lines{"OK", "FAIL unknown-tag t"}));
  EXPECT_EQ(violations(), Lines{});  // it may have ended just before
  EXPECT_FALSE(server->has_peer("a"));
}

// SVCCANCEL, and who may answer which job.
TEST_F(StandInTest, AcceptsOneAnswerFromWhoeverHasTheJob) {
  const std::unique_ptr<Raw> provider = connect();
  const std::unique_ptr<Raw> user = connect();
  provider->send("WATCH -A\nSVCCLAIM s 1\n");
  hear(*provider, 2);
  user->send("WATCH -A\nSVCSUBMIT -background t s x y\nSVCSUBMIT -background u s z\n");
  EXPECT_EQ(hear(*user, 3), (Lines{"OK", "BGDETACH t", "BGDETACH u"}));
  EXPECT_EQ(hear(*provider, 2), (Lines{"SVCJOB J#1 s x y", "SVCJOB J#2 s z"}));
  user->send("SVCOK J#1\n");
  EXPECT_EQ(hear(*user, 1), Lines{"FAIL unknown-jobid J#1"});
  EXPECT_EQ(violations(), Lines{"that job is somebody else's: J#1"});
  provider->send("SVCINFO J#1 a \"b c\"\nSVCOK J#1\n");
  EXPECT_EQ(hear(*user, 2), (Lines{"BGINFO t a \"b c\"", "BGOK t"}));
  EXPECT_EQ(hear(*provider, 2), (Lines{"OK", "OK"}));
  provider->send("SVCFAIL J#1 late\nSVCOK J#9\n");
  EXPECT_EQ(hear(*provider, 2), (Lines{"FAIL unknown-jobid J#1", "FAIL unknown-jobid J#9"}));
  EXPECT_EQ(violations(),
            (Lines{"that job is answered already: J#1", "there was no such job: J#9"}));
  user->send("BGCANCEL u\n");
  EXPECT_EQ(hear(*user, 1), Lines{"OK"});
  EXPECT_EQ(hear(*provider, 1), Lines{"SVCCANCEL J#2"});
  provider->send("SVCFAIL J#2 late\n");
  EXPECT_EQ(hear(*provider, 1), Lines{"FAIL unknown-jobid J#2"});
  EXPECT_EQ(violations(), Lines{});  // it cannot have known
}

TEST_F(StandInTest, CancelsTheJobsOfASubmitterThatGoesAway) {
  const std::unique_ptr<Raw> provider = connect();
  const std::unique_ptr<Raw> user = connect();
  provider->send("WATCH -A\nSVCCLAIM s 1\n");
  hear(*provider, 2);
  user->send("WATCH -A\nSVCSUBMIT s x\n");
  EXPECT_EQ(hear(*provider, 1), Lines{"SVCJOB J#1 s x"});
  user->client->close();
  EXPECT_EQ(hear(*provider, 1), Lines{"SVCCANCEL J#1"});
}

TEST_F(StandInTest, GivesAServiceToALaterVersion) {
  const std::unique_ptr<Raw> old = connect();
  old->send("WATCH -A\nSVCCLAIM s 1.9\n");
  EXPECT_EQ(hear(*old, 2), (Lines{"OK", "OK"}));
  EXPECT_EQ(say("WATCH -A\nSVCCLAIM s 1.9\nSVCRELEASE s\n", 3),
            (Lines{"OK", "FAIL service-exists s 1.9", "FAIL not-service-provider s"}));
  const std::unique_ptr<Raw> later = connect();
  later->send("WATCH -A\nSVCCLAIM s 1.10\n");
  EXPECT_EQ(hear(*later, 2), (Lines{"OK", "OK"}));
  EXPECT_EQ(hear(*old, 1), Lines{"SVCCLAIM s 1.10"});
  old->client->close();
  later->send("SVCQUERY s\nSVCRELEASE s\nSVCRELEASE s\n");
  EXPECT_EQ(hear(*later, 4),
            (Lines{"INFO name=s version=1.10", "OK", "OK", "FAIL unknown-service s"}));
  EXPECT_EQ(violations(), Lines{});
}

TEST_F(StandInTest, FailsTheJobsOfAProviderThatGoesAway) {
  auto provider = std::make_unique<adapters::tripe::AdminClient>(
      io, socket, adapters::tripe::AdminClient::Listener{});
  provider->command("SVCCLAIM s 1");
  ASSERT_TRUE(run_until([&] { return server->provides("s"); }));
  adapters::tripe::AdminClient user{io, socket, {}};
  Lines answer;
  user.command("SVCSUBMIT s x",
               [&](const adapters::tripe::Reply& reply) { answer = lines_of(reply); });
  ASSERT_TRUE(run_until([&] { return received("SVCSUBMIT s x"); }));
  provider.reset();
  ASSERT_TRUE(run_until([&] { return !answer.empty(); }));
  EXPECT_EQ(answer, Lines{"FAIL provider-failed"});
  EXPECT_FALSE(server->provides("s"));
}

}  // namespace
}  // namespace conntrack::tests
