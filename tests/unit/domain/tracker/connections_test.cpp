// SPDX-License-Identifier: GPL-3.0-or-later
// The peers of the server: connected, killed, given up (DE10, NT4, NT5).
#include "domain/tracker/connections.h"

#include <gtest/gtest.h>

#include "tests/support/domain_printers.h"
#include "tests/support/parsed.h"
#include "tests/support/start.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;

using tests::start;

/// A round that would have its group connect the peer, from this source address.
Outcome outcome_of(const std::string& peer, const std::string& source = "192.168.0.1") {
  const Address address = tests::address(source);
  Outcome outcome;
  outcome.finding = {peer, peer, true};
  outcome.to_connect = true;
  outcome.source = Found{address, "eth0"};
  outcome.asked = {{tests::address("1.2.3.4"), Found{address, "eth0"}}};
  return outcome;
}

class ConnectionsTest : public testing::Test {
 protected:
  Actions want(const Outcome& outcome, TimePoint now, Urgency urgency = Urgency::ordinary) {
    Actions actions;
    connections.want(outcome, urgency, now, actions);
    return actions;
  }
  Actions remove(const std::string& peer, TimePoint now = start) {
    Actions actions;
    connections.remove(peer, now, actions);
    return actions;
  }
  Actions finish_round(TimePoint now) {
    Actions actions;
    connections.finish_round(now, actions);
    return actions;
  }
  /// The attempt ends; the last question asked so far was number 1.
  Actions end(std::uint64_t attempt, std::optional<Words> error, TimePoint now = start) {
    Actions actions;
    connections.on(ConnectFinished{AttemptId{attempt}, std::move(error)}, QuestionId{1}, now,
                   actions);
    return actions;
  }
  /// The answer to question 2, or to another one.
  Actions list(const std::vector<ConnectedPeer>& peers, std::uint64_t question = 2) {
    Actions actions;
    connections.on(PeersListed{QuestionId{question}, peers}, start, actions);
    return actions;
  }
  Actions kill_ends(std::optional<Words> error) {
    Actions actions;
    connections.on(KillFinished{"home", std::move(error)}, actions);
    return actions;
  }

  TimerTable timers;
  Connections connections{30s, timers};
};

TEST_F(ConnectionsTest, TellHowFarAPeerIs) {
  EXPECT_EQ(connections.state_of("home"), PeerState::none);
  EXPECT_EQ(want(outcome_of("home"), start), (Actions{ConnectPeer{"home", AttemptId{1}}}));
  EXPECT_EQ(connections.state_of("home"), PeerState::connecting);
  end(1, Words{"no"});
  EXPECT_EQ(connections.state_of("home"), PeerState::failed);
  EXPECT_EQ(finish_round(start + 1s), (Actions{ConnectPeer{"home", AttemptId{2}}}));
  EXPECT_EQ(end(2, std::nullopt), Actions{});
  EXPECT_EQ(connections.state_of("home"), PeerState::connected) << "the server says so";
  list({{"home", {}}});
  EXPECT_TRUE(connections.attempts().all().empty());
  EXPECT_EQ(connections.state_of("home"), PeerState::connected);
  connections.clear();
  EXPECT_EQ(connections.state_of("home"), PeerState::none);
}

TEST_F(ConnectionsTest, WarnOfEachFailureAndCountIt) {
  want(outcome_of("home"), start);
  EXPECT_EQ(end(1, Words{"no"}), (Actions{WarnConnectFailed{"home", {"no"}}}));
  EXPECT_EQ(end(1, Words{"no"}), Actions{}) << "it has ended already";
  finish_round(start + 1s);
  Actions actions;
  connections.give_up_unanswered(start + 121s, actions);
  EXPECT_EQ(actions,
            (Actions{AbandonConnect{AttemptId{2}}, WarnConnectFailed{"home", {"timed-out"}}}));
  finish_round(start + 123s);
  end(3, std::nullopt);
  EXPECT_EQ(list({}), (Actions{WarnConnectFailed{"home", {"not-connected"}}}));
  EXPECT_EQ(connections.failure_count(), 3U);
}

TEST_F(ConnectionsTest, ConnectNothingThatIsThereAlready) {
  Outcome outcome = outcome_of("home");
  outcome.to_connect = false;
  EXPECT_EQ(want(outcome, start), Actions{});
  EXPECT_TRUE(connections.attempts().all().empty());
}

TEST_F(ConnectionsTest, BeginAnAttemptAnewFromAnotherSettledAddressOnly) {
  want(outcome_of("home"), start);
  EXPECT_EQ(want(outcome_of("home"), start), Actions{}) << "the same";
  EXPECT_EQ(want(outcome_of("home", "169.254.0.1"), start), Actions{}) << "not settled";
  const Actions anew{AbandonConnect{AttemptId{1}}, ConnectPeer{"home", AttemptId{2}}};
  EXPECT_EQ(want(outcome_of("home", "192.168.0.2"), start), anew);
  EXPECT_EQ(want(outcome_of("home", "192.168.0.2"), start), Actions{}) << "it has that address";
}

TEST_F(ConnectionsTest, BeginAnAttemptAnewThatIsTenSecondsOldWhenAPersonSaysSo) {
  want(outcome_of("home"), start);
  EXPECT_EQ(want(outcome_of("home"), start + 9999ms, Urgency::manual), Actions{});
  EXPECT_EQ(want(outcome_of("home"), start + 10s), Actions{}) << "nobody says so";
  EXPECT_EQ(want(outcome_of("home"), start + 10s, Urgency::manual),
            (Actions{AbandonConnect{AttemptId{1}}, ConnectPeer{"home", AttemptId{2}}}));
}

TEST_F(ConnectionsTest, HaveNewAnswersForTheTargetsEndTheWaiting) {
  want(outcome_of("home"), start);
  end(1, Words{"no"});
  want(outcome_of("home"), start + 500ms);
  EXPECT_EQ(finish_round(start + 500ms), Actions{}) << "no news";
  want(outcome_of("home", "192.168.0.2"), start + 500ms);
  EXPECT_EQ(finish_round(start + 500ms), (Actions{ConnectPeer{"home", AttemptId{2}}}));
  end(2, Words{"no"}, start + 500ms);
  want(outcome_of("home", "192.168.0.2"), start + 1s);
  EXPECT_EQ(finish_round(start + 1s), Actions{}) << "this was seen before";
}

TEST_F(ConnectionsTest, KillWhatIsConnectedAndAbandonWhatIsOnItsWay) {
  EXPECT_EQ(remove("home"), Actions{}) << "it is not there";
  list({{"home", {}}});
  EXPECT_EQ(remove("home"), Actions{KillPeer{"home"}});
  want(outcome_of("cafe"), start);
  EXPECT_EQ(remove("cafe"), (Actions{AbandonConnect{AttemptId{1}}, KillPeer{"cafe"}}));
  EXPECT_EQ(timers.of(Wait::abandon_check), start + 2s);
}

TEST_F(ConnectionsTest, KillWhatTheServerHasPromisedAndCancelWhatWaits) {
  want(outcome_of("home"), start);
  end(1, std::nullopt);
  EXPECT_EQ(remove("home"), Actions{KillPeer{"home"}});
  want(outcome_of("cafe"), start);
  end(2, Words{"no"});
  EXPECT_EQ(remove("cafe"), Actions{});
  EXPECT_EQ(timers.of(Wait::abandon_check), std::nullopt) << "nothing was in flight";
}

TEST_F(ConnectionsTest, FindThePeersThatNoGroupNames) {
  want(outcome_of("home"), start);
  want(outcome_of("cafe"), start);
  EXPECT_EQ(connections.orphans({"cafe", "home"}), std::vector<std::string>{});
  EXPECT_EQ(connections.orphans({"cafe"}), std::vector<std::string>{"home"});
}

TEST_F(ConnectionsTest, RememberWhatWasGivenUpUntilARoundAfterTheCheck) {
  const std::vector<std::string> home{"home"};
  want(outcome_of("home"), start);
  remove("home");
  finish_round(start);
  EXPECT_EQ(connections.orphans({}), std::vector<std::string>{}) << "the server does not list it";
  list({{"home", {}}});
  EXPECT_EQ(connections.orphans({}), home);
  EXPECT_EQ(connections.orphans(home), std::vector<std::string>{}) << "a group's affair";
  connections.look_for_given_up(QuestionId{2});
  finish_round(start + 2s);
  EXPECT_EQ(connections.orphans({}), home) << "that answer is older";
  list({{"home", {}}}, 3);
  EXPECT_EQ(connections.orphans({}), home);
  finish_round(start + 2s);
  EXPECT_EQ(connections.orphans({}), std::vector<std::string>{}) << "connected by somebody else";
}

TEST_F(ConnectionsTest, WarnOfARefusedKillOnceUntilOneSucceeds) {
  EXPECT_FALSE(connections.is_kill_refused("home"));
  EXPECT_EQ(kill_ends(Words{"no"}), (Actions{WarnKillFailed{"home", {"no"}}}));
  EXPECT_EQ(kill_ends(Words{"no"}), Actions{});
  EXPECT_TRUE(connections.is_kill_refused("home"));
  EXPECT_EQ(kill_ends(std::nullopt), Actions{});
  EXPECT_FALSE(connections.is_kill_refused("home"));
  EXPECT_EQ(kill_ends(Words{"no"}).size(), 1U);
  connections.clear();
  EXPECT_FALSE(connections.is_kill_refused("home"));
}

// DE1: where IFNAME fails, the tunnel is taken to be what it was.
TEST_F(ConnectionsTest, KeepTheTunnelOfAPeerThatCannotBeAskedFor) {
  list({{"home", "vpn-home"}});
  list({{.name = "home", .interface = {}, .interface_unknown = true}});
  EXPECT_EQ(connections.listed().find("home")->interface, "vpn-home");
}

}  // namespace
}  // namespace conntrack::domain
