// SPDX-License-Identifier: GPL-3.0-or-later
// ServerSubmitter: commands for a service on the stand-in server (CL13).
#include "adapters/tripe/submitter.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <variant>

#include "tests/unit/adapters/tripe/service_fixture.h"

namespace conntrack::adapters::tripe {
namespace {

using domain::JobId;
using domain::Words;
using ports::CommandAnswer;
using ports::CommandOutcome;
using ports::NoAnswer;

class SubmitterTest : public tests::ServiceTest {
 protected:
  /// A service that has a command `echo`, which gives each word in a line of its own and fails with
  /// all of them, and a command `never`, which it does not answer.
  void provide() {
    make();
    service->add("echo",
                 {"", 0, ServiceCommand::unlimited, [this](const JobId& job, const Words& words) {
                    for (const std::string& word : words) service->inform(job, {word, "x"});
                    service->fail(job, words);
                  }});
    service->add("never", {"", 0, 0, [](const JobId&, const Words&) {}});
    claim();
  }

  void begin(const Words& command) {
    submitter.emplace(io, socket, "conntrack");
    submitter->submit(command, [this](const CommandOutcome& given) {
      outcome = given;
      ++calls;
    });
    EXPECT_EQ(calls, 0);
  }

  CommandOutcome submit(const Words& command) {
    begin(command);
    EXPECT_TRUE(run_until([&] { return calls > 0; }));
    return outcome;
  }

  std::string why(const CommandOutcome& given) const {
    const auto* none = std::get_if<NoAnswer>(&given);
    return none != nullptr ? none->why : "answered";
  }

  std::optional<ServerSubmitter> submitter;
  CommandOutcome outcome;
  int calls = 0;
};

TEST_F(SubmitterTest, GivesTheWordsAsTheyAreAndTheAnswer) {
  provide();
  const Words words{"a b", "", "\"'", "a \\ b", "ä"};
  Words command{"echo"};
  command.insert(command.end(), words.begin(), words.end());
  submit(command);
  const auto* answer = std::get_if<CommandAnswer>(&outcome);
  ASSERT_NE(answer, nullptr) << why(outcome);
  EXPECT_EQ(
      answer->lines,
      (std::vector<Words>{{"a b", "x"}, {"", "x"}, {"\"'", "x"}, {"a \\ b", "x"}, {"ä", "x"}}));
  EXPECT_EQ(answer->error, words);
}

TEST_F(SubmitterTest, GivesTheServicesOwnFailures) {
  provide();
  EXPECT_EQ(submit({"nonsense"}),
            CommandOutcome(CommandAnswer{{}, Words{"unknown-svc-command", "nonsense"}}));
}

TEST_F(SubmitterTest, RefusesWhatNoLineHolds) {
  provide();
  EXPECT_EQ(submit({"echo", std::string(300, 'x')}),
            CommandOutcome(CommandAnswer{{}, Words{"line-too-long", "325", "255"}}));
  EXPECT_EQ(server->commands().back(), "SVCCLAIM conntrack 2.0.0");  // nothing was sent
}

TEST_F(SubmitterTest, SaysThatTheServiceDoesNotRun) {
  EXPECT_EQ(why(submit({"status"})),
            "the server answers unknown-service conntrack: the service does not run");
}

TEST_F(SubmitterTest, SaysThatTheServerIsNotThere) {
  server.reset();
  EXPECT_NE(why(submit({"status"})).find(socket), std::string::npos) << why(outcome);
}

TEST_F(SubmitterTest, SaysThatTheServiceEndsBeforeItAnswers) {
  provide();
  begin({"never"});
  ASSERT_TRUE(run_until([&] { return received("SVCSUBMIT conntrack never"); }));
  service.reset();
  ASSERT_TRUE(run_until([&] { return calls > 0; }));
  EXPECT_EQ(why(outcome), "the service has ended before it answered: provider-failed");
}

TEST_F(SubmitterTest, SaysThatTheServerIsLostBeforeItAnswers) {
  provide();
  begin({"never"});
  ASSERT_TRUE(run_until([&] { return received("SVCSUBMIT conntrack never"); }));
  server->drop();
  ASSERT_TRUE(run_until([&] { return calls > 0; }));
  EXPECT_EQ(why(outcome), "the server closed the connection");
}

TEST_F(SubmitterTest, SaysNothingMoreAfterTheAnswer) {
  provide();
  submit({"help"});
  server->drop();
  ASSERT_TRUE(run_until([&] { return ended; })) << "the service is to see it, too";
  io.restart();
  io.poll();
  EXPECT_EQ(calls, 1);
  EXPECT_TRUE(std::holds_alternative<CommandAnswer>(outcome)) << why(outcome);
}

// Whoever waits no longer takes the job back.
TEST_F(SubmitterTest, MayGoBeforeTheAnswer) {
  provide();
  begin({"never"});
  ASSERT_TRUE(run_until([&] { return received("SVCSUBMIT conntrack never"); }));
  submitter.reset();
  EXPECT_EQ(ask("SVCSUBMIT conntrack help").back(), "OK");
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace conntrack::adapters::tripe
