// SPDX-License-Identifier: GPL-3.0-or-later
// The shell with mocked ports: what matters is which call comes when.
#include "app/shell.h"

#include <gtest/gtest.h>

#include <functional>
#include <utility>
#include <vector>

#include "tests/support/parsed.h"
#include "tests/support/port_mocks.h"

namespace conntrack::app {
namespace {

using namespace domain;
using namespace std::chrono_literals;
using tests::address;
using trompeloeil::_;

constexpr TimePoint start{1000s};

/// Everywhere the peers `work` and `web` are wanted, and not `home` and `cache`, which their groups
/// have besides.
Config everywhere() {
  const auto definition = [](const char* tag, std::uint32_t line) {
    return Definition{tag, {line, 1}, {}, {{tests::network("0.0.0.0/0"), {line, 8}}}};
  };
  Config config;
  config.groups.push_back({"vpn", {1, 1}, {definition("work", 2), definition("home", 3)}});
  config.groups.push_back({"web", {4, 1}, {definition("web", 5), definition("cache", 6)}});
  return config;
}

class ShellTest : public testing::Test {
 protected:
  ShellTest() {
    Observation locals;
    locals.set(address("1.2.3.4"), Found{address("10.1.2.3"), ""});
    always_.push_back(NAMED_ALLOW_CALL(timer_, now()).RETURN(start));
    always_.push_back(NAMED_ALLOW_CALL(config_, stamp()).RETURN(FileStamp{}));
    always_.push_back(NAMED_ALLOW_CALL(routes_, probe(_)).RETURN(locals));
  }

  /// The event loop: runs what was deferred.
  void run_loop() {
    while (!deferred_.empty()) {
      for (const auto& function : std::exchange(deferred_, {})) function();
    }
  }

  std::vector<std::unique_ptr<trompeloeil::expectation>> always_;
  tests::MockRouteProbe routes_;
  tests::MockConfigSource config_;
  tests::MockPeerControl peers_;
  tests::MockAnnouncer announcer_;
  tests::MockAnnouncer log_;
  tests::MockServiceJobs jobs_;
  tests::MockTimer timer_;
  Tracker tracker_{{}, {everywhere(), FileStamp{}}, start};
  std::vector<std::function<void()>> deferred_;
  Shell shell_{tracker_,
               {routes_, config_, peers_, announcer_, log_, jobs_, timer_},
               [this](std::function<void()> later) { deferred_.push_back(std::move(later)); },
               {}};
};

// DE7: the notification first, then for each group the kill, then the connect. SC1: the answer
// before all of it. And the log, for which no peer is to wait, after all of it.
TEST_F(ShellTest, PerformsARoundInOrder) {
  trompeloeil::sequence order;
  REQUIRE_CALL(jobs_, succeed("job")).IN_SEQUENCE(order);
  REQUIRE_CALL(peers_,
               list_peers(QuestionId{2}, std::vector<std::string>{"cache", "home", "web", "work"}))
      .IN_SEQUENCE(order)
      .LR_SIDE_EFFECT(shell_.feed(PeersListed{QuestionId{2}, {{"home", ""}, {"cache", ""}}}));
  REQUIRE_CALL(announcer_, notify(ANY(const NotifyChange&))).IN_SEQUENCE(order);
  REQUIRE_CALL(peers_, kill("home")).IN_SEQUENCE(order);
  REQUIRE_CALL(peers_, connect("work", _)).IN_SEQUENCE(order);
  REQUIRE_CALL(peers_, kill("cache")).IN_SEQUENCE(order);
  REQUIRE_CALL(peers_, connect("web", _)).IN_SEQUENCE(order);
  REQUIRE_CALL(log_, notify(ANY(const NotifyChange&))).IN_SEQUENCE(order);
  REQUIRE_CALL(timer_, set(_, _)).IN_SEQUENCE(order);
  shell_.feed(ServiceClaimed{});
  shell_.feed(CommandReceived{"job", UpCommand{}});
  run_loop();
}

// Nothing is handled from within feed(): an adapter that feeds may be in the middle of something.
TEST_F(ShellTest, HandlesNothingBeforeTheLoopHasItsTurn) {
  shell_.feed(BusChanged{BusChanged::State::startup, {}});
  REQUIRE_CALL(announcer_, notify(ANY(const NotifyBus&)));
  REQUIRE_CALL(log_, notify(ANY(const NotifyBus&)));
  REQUIRE_CALL(timer_, set(_, _));
  run_loop();
}

// WH5: a burst is seen as a whole before a round begins.
TEST_F(ShellTest, RunsOneRoundForABurst) {
  ALLOW_CALL(jobs_, succeed(_));
  ALLOW_CALL(timer_, set(_, _));
  REQUIRE_CALL(peers_, list_peers(_, _)).TIMES(1);
  shell_.feed(ServiceClaimed{});
  for (int i = 0; i < 1000; ++i) shell_.feed(CommandReceived{"job", UpCommand{}});
  run_loop();
}

// The alarm is set to the tracker's deadline, and rings as an event.
TEST_F(ShellTest, WakesTheTrackerAtItsDeadline) {
  std::function<void()> ring;
  REQUIRE_CALL(timer_, set(_, _)).WITH(_1 == start + 1s).LR_SIDE_EFFECT(ring = _2);
  shell_.feed(ServiceClaimed{});
  run_loop();
  ALLOW_CALL(peers_, list_peers(_, _));
  REQUIRE_CALL(timer_, set(_, _));
  ring();
  run_loop();
}

}  // namespace
}  // namespace conntrack::app
