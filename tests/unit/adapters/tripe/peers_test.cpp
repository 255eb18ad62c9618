// SPDX-License-Identifier: GPL-3.0-or-later
// ServerPeers: commands to the server, and the events that come of them.
#include "adapters/tripe/peers.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/adapters/tripe/service_fixture.h"

namespace conntrack::adapters::tripe {
namespace {

using domain::AttemptId;
using domain::ConnectFinished;
using domain::Event;
using domain::KillFinished;
using domain::PeersListed;
using domain::PeersUnknown;
using domain::QuestionId;
using domain::Words;
using Events = std::vector<Event>;
using Lines = std::vector<std::string>;

class ServerPeersTest : public tests::ServiceTest {
 protected:
  void SetUp() override {
    make("2.0.0", true);
    claim();
    peers.emplace(*service, [this](Event event) { sunk.push_back(std::move(event)); });
  }

  /// The events so far, once there are so many.
  Events wait_for(std::size_t count) {
    EXPECT_TRUE(run_until([&] { return sunk.size() >= count; }));
    return sunk;
  }
  std::size_t times_received(const std::string& command) const {
    const auto& all = server->commands();
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), command));
  }

  std::optional<ServerPeers> peers;
  Events sunk;
};

TEST_F(ServerPeersTest, ListsPeersWithTheInterfacesOfThoseOfInterest) {
  server->add_peer("home", "tun0");
  server->add_peer("work", "tun1");
  server->add_peer("other", "tun2");
  peers->list_peers(QuestionId{7}, {"work", "home", "absent"});
  EXPECT_EQ(
      wait_for(1),
      Events{(PeersListed{QuestionId{7}, {{"home", "tun0"}, {"other", ""}, {"work", "tun1"}}})});
  EXPECT_FALSE(received("IFNAME other"));
  EXPECT_FALSE(received("IFNAME absent"));
}

TEST_F(ServerPeersTest, ListsNobody) {
  peers->list_peers(QuestionId{7}, {"work"});
  EXPECT_EQ(wait_for(1), (Events{PeersListed{QuestionId{7}, {}}}));
}

TEST_F(ServerPeersTest, SaysThatTheServerWouldNotTell) {
  server->fail_next("LIST", {"internal-error", "x"});
  peers->list_peers(QuestionId{7}, {});
  EXPECT_EQ(wait_for(1), (Events{PeersUnknown{QuestionId{7}, {"internal-error", "x"}}}));
}

TEST_F(ServerPeersTest, AsksForInterfacesOnlyAServerThatKnowsThem) {
  // DE9
  server->add_peer("work");
  server->know_interfaces(false);
  peers->list_peers(QuestionId{7}, {"work"});
  EXPECT_EQ(wait_for(1), (Events{PeersListed{QuestionId{7}, {{"work", ""}}}}));
  peers->list_peers(QuestionId{7}, {"work"});
  EXPECT_EQ(wait_for(2)[1], (Event{PeersListed{QuestionId{7}, {{"work", ""}}}}));
  EXPECT_EQ(times_received("IFNAME work"), 1U);

  // The next server may know better.
  server.reset();
  ASSERT_TRUE(run_until([&] { return events.back() == "lost"; }));
  start_server();
  server->add_peer("work", "tun0");
  ASSERT_TRUE(run_until([&] { return events.back() == "claimed"; }));
  peers->list_peers(QuestionId{7}, {"work"});
  EXPECT_EQ(wait_for(3)[2], (Event{PeersListed{QuestionId{7}, {{"work", "tun0"}}}}));
}

TEST_F(ServerPeersTest, DoesNotListAPeerThatGoesMeanwhile) {
  server->add_peer("work");
  server->add_peer("home");
  server->fail_next("IFNAME", {"unknown-peer", "home"});
  peers->list_peers(QuestionId{7}, {"work", "home"});
  EXPECT_EQ(wait_for(1), (Events{PeersListed{QuestionId{7}, {{"work", "tun-work"}}}}));
}

// DE1: nothing is known of its interface, which is not to say that it has none.
TEST_F(ServerPeersTest, ListsAPeerWhoseInterfaceCannotBeAskedFor) {
  server->add_peer("work");
  server->fail_next("IFNAME", {"internal-error"});
  peers->list_peers(QuestionId{7}, {"work"});
  EXPECT_EQ(wait_for(1), (Events{PeersListed{QuestionId{7}, {{"work", "", true}}}}));
}

TEST_F(ServerPeersTest, KillsAndConnects) {
  server->add_peer("home");
  peers->kill("home");
  peers->kill("nobody");
  peers->connect("work", AttemptId{7});
  EXPECT_EQ(wait_for(3),
            (Events{KillFinished{"home", std::nullopt}, KillFinished{"nobody", std::nullopt},
                    ConnectFinished{AttemptId{7}, std::nullopt}}));
  EXPECT_FALSE(server->has_peer("home"));
  EXPECT_TRUE(server->has_peer("work"));
}

// DE10
TEST_F(ServerPeersTest, SaysThatAKillWasRefused) {
  server->add_peer("home");
  server->fail_next("KILL", {"internal-error", "x"});
  peers->kill("home");
  EXPECT_EQ(wait_for(1), (Events{KillFinished{"home", Words{"internal-error", "x"}}}));
}

TEST_F(ServerPeersTest, PassesTheServersWordsOn) {
  server->fail_connect("work", {"resolve-error", "gate way.example"});
  peers->connect("work", AttemptId{1});
  EXPECT_EQ(wait_for(1),
            (Events{ConnectFinished{AttemptId{1}, Words{"resolve-error", "gate way.example"}}}));
  server->provide_connect(false);
  peers->connect("work", AttemptId{2});
  EXPECT_EQ(wait_for(2)[1],
            (Event{ConnectFinished{AttemptId{2}, Words{"unknown-service", "connect"}}}));
}

TEST_F(ServerPeersTest, KeepsWorkingWhileAPeerConnects) {
  server->delay_connect("slow", std::chrono::milliseconds{30});
  peers->connect("slow", AttemptId{1});
  peers->list_peers(QuestionId{7}, {});
  EXPECT_EQ(wait_for(2),
            (Events{PeersListed{QuestionId{7}, {}}, ConnectFinished{AttemptId{1}, std::nullopt}}));
}

TEST_F(ServerPeersTest, GivesUpAnAttempt) {
  // DE10
  server->delay_connect("work", std::chrono::seconds{60});
  peers->connect("work", AttemptId{1});
  peers->abandon(AttemptId{1});
  peers->kill("work");
  peers->list_peers(QuestionId{7}, {});
  EXPECT_EQ(wait_for(2),
            (Events{KillFinished{"work", std::nullopt}, PeersListed{QuestionId{7}, {}}}));
  EXPECT_TRUE(received("BGCANCEL conntrack-1"));
  EXPECT_FALSE(server->has_peer("work"));
}

TEST_F(ServerPeersTest, DoesNothingWhileTheServerIsLost) {
  peers->list_peers(QuestionId{7}, {});
  peers->connect("work", AttemptId{1});
  server.reset();
  ASSERT_TRUE(run_until([&] { return events.back() == "lost"; }));
  peers->list_peers(QuestionId{7}, {});
  peers->connect("work", AttemptId{2});
  peers->kill("work");
  peers->abandon(AttemptId{1});
  start_server();
  ASSERT_TRUE(run_until([&] { return events.back() == "claimed"; }));
  ask("VERSION");
  EXPECT_TRUE(sunk.empty());
  EXPECT_FALSE(received("LIST"));
}

}  // namespace
}  // namespace conntrack::adapters::tripe
