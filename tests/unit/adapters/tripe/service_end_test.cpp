// SPDX-License-Identifier: GPL-3.0-or-later
// Service: how it ends, is lost, and comes back (CL6, SC2).
#include <gtest/gtest.h>

#include "adapters/tripe/service.h"
#include "tests/unit/adapters/tripe/service_fixture.h"

namespace conntrack::adapters::tripe {
namespace {

using domain::JobId;
using domain::Words;
using Lines = std::vector<std::string>;
using End = Service::End;

class ServiceEndTest : public tests::ServiceTest {
 protected:
  /// Adds a command that the test answers.
  void add_later() {
    service->add("later", {"", 0, 0, [this](const JobId& job, const Words&) { later = job; }});
  }
  bool stop() {
    bool stopped = false;
    service->stop([&] { stopped = true; });
    EXPECT_FALSE(stopped);
    return run_until([&] { return stopped; });
  }

  std::optional<JobId> later;
};

TEST_F(ServiceEndTest, QuitsWhenToldTo) {
  make();
  claim();
  EXPECT_EQ(ask("SVCSUBMIT conntrack quit"), Lines{"OK"});
  ASSERT_TRUE(run_until([&] { return ended; }));
  EXPECT_EQ(ended, End::quit);
  EXPECT_TRUE(stop());
  const std::size_t notice = logged("* NOTE USER svc-quit conntrack admin-request");
  const std::size_t release = logged("* NOTE SVCRELEASE conntrack");
  EXPECT_GT(notice, 0U);
  EXPECT_LT(notice, logged("c1 SVCOK J#1"));
  EXPECT_LT(logged("c1 SVCOK J#1"), release);
}

TEST_F(ServiceEndTest, IsReleasedAtStopping) {
  // CL11
  make();
  claim();
  EXPECT_TRUE(stop());
  EXPECT_TRUE(received("SVCRELEASE conntrack"));
  EXPECT_FALSE(server->provides("conntrack"));
  EXPECT_FALSE(service->client());
  EXPECT_FALSE(ended);
}

TEST_F(ServiceEndTest, StopsEvenIfTheServerIsFrozenOrGone) {
  make();
  claim();
  server->freeze();
  EXPECT_TRUE(stop());
  server.reset();
  make();
  EXPECT_TRUE(stop());
}

TEST_F(ServiceEndTest, IsSupersededByALaterVersionOnceItsJobsAreDone) {
  make("2.0.0");
  add_later();
  claim();
  AdminClient user{io, socket, {}};
  Lines answer;
  user.command("SVCSUBMIT conntrack later", [&](const Reply& reply) { answer = lines_of(reply); });
  ASSERT_TRUE(run_until([&] { return later; }));
  AdminClient successor{io, socket, {}};
  bool taken = false;
  successor.command("SVCCLAIM conntrack 2.0.1", [&](const Reply& reply) { taken = !reply.error; });
  ASSERT_TRUE(run_until([&] { return taken; }));
  ask("VERSION");
  EXPECT_FALSE(ended);
  service->succeed(*later);
  ASSERT_TRUE(run_until([&] { return ended && !answer.empty(); }));
  EXPECT_EQ(ended, End::superseded);
  EXPECT_EQ(answer, Lines{"OK"});
  EXPECT_TRUE(stop());
  EXPECT_FALSE(received("SVCRELEASE conntrack"));
  EXPECT_TRUE(server->provides("conntrack"));
}

TEST_F(ServiceEndTest, IsSupersededAtOnceIfTheSubmitterOfItsLastJobHasGone) {
  make();
  add_later();
  claim();
  std::optional<AdminClient> user;
  user.emplace(io, socket, AdminClient::Listener{});
  user->command("SVCSUBMIT conntrack later");
  ASSERT_TRUE(run_until([&] { return later; }));
  AdminClient successor{io, socket, {}};
  successor.command("SVCCLAIM conntrack 3");
  ASSERT_TRUE(run_until([&] { return received("SVCCLAIM conntrack 3"); }));
  user.reset();
  ASSERT_TRUE(run_until([&] { return ended; }));
  EXPECT_EQ(ended, End::superseded);
}

TEST_F(ServiceEndTest, TakesOverFromAnEarlierVersionButNotFromTheSame) {
  AdminClient old{io, socket, {}};
  old.command("SVCCLAIM conntrack 1.9.9");
  make("2.0.0");
  claim();
  EXPECT_EQ(ask("SVCENSURE conntrack 2.0.0"), Lines{"OK"});
  service.reset();
  old.command("SVCCLAIM conntrack 2.0.0");
  make("2.0.0");
  start();
  ASSERT_TRUE(run_until([&] { return ended; }));
  EXPECT_EQ(ended, End::already_provided);
  EXPECT_EQ(reason, "the service is already provided: service-exists conntrack 2.0.0");
}

TEST_F(ServiceEndTest, EndsIfTheServerIsNotThere) {
  server.reset();
  make();
  start();
  ASSERT_TRUE(run_until([&] { return ended; }));
  EXPECT_EQ(ended, End::lost);
  EXPECT_NE(reason.find("cannot connect"), std::string::npos);
  EXPECT_TRUE(events.empty());
}

TEST_F(ServiceEndTest, EndsIfTheServerIsLost) {
  make();
  claim();
  server->drop();
  ASSERT_TRUE(run_until([&] { return ended; }));
  EXPECT_EQ(ended, End::lost);
  EXPECT_EQ(events, (Lines{"claimed", "lost"}));
  EXPECT_FALSE(service->client());
}

TEST_F(ServiceEndTest, WaitsForTheServerAndComesBackIfTold) {
  // CL6: --reconnect, at start too.
  server.reset();
  make("2.0.0", true);
  add_later();
  start();
  ASSERT_TRUE(run_until([&] { return service->generation() > 1; }));
  start_server();
  ASSERT_TRUE(run_until([&] { return !events.empty(); }));
  AdminClient user{io, socket, {}};
  user.command("SVCSUBMIT conntrack later");
  ASSERT_TRUE(run_until([&] { return later; }));
  const JobId old_job = *later;
  const unsigned generation = service->generation();

  server.reset();
  ASSERT_TRUE(run_until([&] { return events.back() == "lost"; }));
  start_server();
  ASSERT_TRUE(run_until([&] { return events.back() == "claimed"; }));
  EXPECT_NE(service->generation(), generation);
  EXPECT_EQ(events, (Lines{"claimed", "lost", "claimed"}));
  EXPECT_FALSE(ended);

  // The new server numbers its jobs from the start again.
  AdminClient other{io, socket, {}};
  other.command("SVCSUBMIT conntrack later");
  ASSERT_TRUE(run_until([&] { return *later != old_job; }));
  service->succeed(old_job);
  ask("VERSION");
  EXPECT_FALSE(received("SVCOK J#1"));
}

TEST_F(ServiceEndTest, DoesNotWaitForAServiceThatSomebodyElseProvides) {
  // CL6: exit 4, always; at reconnecting too.
  make("2.0.0", true);
  claim();
  server.reset();
  ASSERT_TRUE(run_until([&] { return events.back() == "lost"; }));
  start_server();
  server->provide("conntrack", "2.0.0");  // before anybody can connect
  ASSERT_TRUE(run_until([&] { return ended; }));
  EXPECT_EQ(ended, End::already_provided);
}

TEST_F(ServiceEndTest, TriesAgainIfTheClaimFailsOtherwise) {
  server->fail_next("SVCCLAIM", {"internal-error"});
  make("2.0.0", true);
  claim();
  EXPECT_FALSE(ended);
}

TEST_F(ServiceEndTest, MayBeDestroyedWhileItSaysThatItWaits) {
  server.reset();
  make("2.0.0", true);
  Service::Callbacks callbacks;
  callbacks.waiting = [this, text = std::string(100, 'x')](const std::string& why) {
    service.reset();
    events = {text, why};
  };
  service->start(std::move(callbacks));
  ASSERT_TRUE(run_until([&] { return !events.empty(); }));
  EXPECT_EQ(events[0], std::string(100, 'x'));
}

TEST_F(ServiceEndTest, CallsNothingAfterItIsDestroyed) {
  for (int steps = 0; steps < 40; ++steps) {
    make("2.0.0", true);
    start();
    io.restart();
    for (int step = 0; step < steps; ++step) io.poll_one();
    if (steps % 2 == 0) service->stop([&] { events.push_back("stopped"); });
    if (steps % 3 == 0) server->drop();
    io.poll_one();
    service.reset();
    events.clear();
    ASSERT_TRUE(run_until([&] { return server->clients() == 0; }));
    ASSERT_TRUE(events.empty());
  }
}

}  // namespace
}  // namespace conntrack::adapters::tripe
