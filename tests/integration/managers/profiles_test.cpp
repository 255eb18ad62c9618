// SPDX-License-Identifier: GPL-3.0-or-later
// NetworkManager's own connection profiles as peers (VP2, VP4, VP8).
#include "adapters/networkmanager/profiles.h"

#include <gtest/gtest.h>
#include <signal.h>

#include "tests/support/bus_fixture.h"
#include "tests/support/net_namespace.h"
#include "tests/support/real_network_manager.h"

namespace conntrack::adapters::networkmanager {
namespace {

using std::chrono_literals::operator""s;

class RealProfilesTest : public tests::BusFixture {
 protected:
  // NetworkManager leaves its links behind when it ends.
  void TearDown() override {
    for (const char* const link : {"tun7", "tun8", "tun9"}) tests::delete_link(link);
    BusFixture::TearDown();
  }

  void start() {
    manager_.start();
    manager_.add_tunnel({"work", "tun7", "10.8.0.2/24"});
    manager_.add_tunnel({"play", "tun8", "10.9.0.2/24"});
  }

  void listen() {
    bus_.start([](const domain::Event&) {});
    expect({"claimed"});
  }

  void start_and_listen() {
    start();
    listen();
  }

  void connect(const std::string& peer, std::uint64_t attempt) {
    profiles_.connect(peer, domain::AttemptId{attempt});
  }

  // Connects, and waits until that is done.
  void bring_up(const std::string& peer, std::uint64_t attempt) {
    connect(peer, attempt);
    expect({"connected " + std::to_string(attempt)});
  }

  void expect_failure(const std::string& peer, const std::string& words) {
    connect(peer, 77);
    expect({"failed 77: " + words});
  }

  // What is connected, by their ids: "work@tun7". NetworkManager is asked anew.
  std::string peers() {
    profiles_.list_peers(domain::QuestionId{1}, {"work", "play"});
    std::string ids;
    EXPECT_TRUE(run_until([&] { return log_.lines().size() == 1; }));
    std::istringstream line(log_.take(1).front());
    for (std::string word; line >> word;) {
      const bool is_id = word.find('@') != std::string::npos && word.find('-') == std::string::npos;
      if (is_id) ids += (ids.empty() ? "" : " ") + word;
    }
    return ids;
  }

  // Runs the loop until this is what is connected.
  void await_peers(const std::string& expected) {
    std::string found;
    const auto end = std::chrono::steady_clock::now() + 10s;
    do {
      io_.restart();
      io_.run_one_for(std::chrono::milliseconds(50));
      if (log_.lines().empty()) found = peers();
    } while (found != expected && log_.lines().empty() && std::chrono::steady_clock::now() < end);
    EXPECT_EQ(found, expected);
  }

  std::string uuid(const std::string& profile) {
    const std::string text =
        manager_.nmcli({"-g", "connection.uuid", "connection", "show", "id", profile});
    return text.substr(0, text.find('\n'));
  }

  // The path of the profile's active connection: another one means that it was activated anew.
  std::string active_path(const std::string& profile) {
    return manager_.nmcli({"-g", "GENERAL.DBUS-PATH", "connection", "show", "id", profile});
  }

  // An ethernet profile that waits for a DHCP server which is not there.
  void add_waiting(const std::string& profile, const std::string& seconds) {
    manager_.nmcli({"connection", "add", "type", "ethernet", "ifname", "v1", "con-name", profile,
                    "autoconnect", "no", "ipv4.method", "auto", "ipv4.dhcp-timeout", seconds,
                    "ipv6.method", "disabled"});
  }

  void expect_person(const std::string& profile, const std::string& what) {
    expect({"person: " + profile + what, "person: " + uuid(profile) + what});
  }

  tests::Cable v1_{"v1"};
  tests::RealNetworkManager manager_;
  std::vector<std::string> advised_;
  NetworkManagerProfiles profiles_{bus_, log_.sink(),
                                   [this](const std::string& peer) { advised_.push_back(peer); },
                                   std::chrono::seconds(2)};
};

TEST_F(RealProfilesTest, AreConnectedAndKilled) {
  start_and_listen();
  EXPECT_EQ(peers(), "");
  bring_up("work", 1);
  EXPECT_EQ(peers(), "work@tun7");
  EXPECT_NE(tests::ip({"address", "show", "tun7"}).find("10.8.0.2/24"), std::string::npos);
  bring_up("play", 2);
  EXPECT_EQ(peers(), "work@tun7 play@tun8");
  profiles_.kill("work");
  expect({"killed work"});
  EXPECT_EQ(peers(), "play@tun8");
  EXPECT_EQ(advised_, std::vector<std::string>{});
}

// Its tunnel may take the route before NetworkManager has told of it (VP4).
TEST_F(RealProfilesTest, OneThatIsToComeUpIsListedAtOnceWithItsTunnel) {
  start_and_listen();
  connect("work", 1);
  EXPECT_EQ(peers(), "work@tun7");
  profiles_.abandon(domain::AttemptId{1});
  EXPECT_EQ(peers(), "");
}

TEST_F(RealProfilesTest, AreNamedByTheirUuidAsWell) {
  start_and_listen();
  const std::string work = uuid("work");
  bring_up(work, 1);
  EXPECT_EQ(peers(), "work@tun7");
  profiles_.kill(work);
  expect({"killed " + work});
  EXPECT_EQ(peers(), "");
}

TEST_F(RealProfilesTest, OneThatIsActiveIsLeftAsItIs) {
  start();
  manager_.up("work");
  listen();
  const std::string before = active_path("work");
  EXPECT_EQ(peers(), "work@tun7");
  bring_up("work", 1);
  EXPECT_EQ(active_path("work"), before);
}

TEST_F(RealProfilesTest, OneThatSomebodyActivatesIsWaitedFor) {
  start_and_listen();
  manager_.nmcli({"--wait", "0", "connection", "up", "work"});
  expect_person("work", " up");
  bring_up("work", 1);
  EXPECT_EQ(peers(), "work@tun7");
}

TEST_F(RealProfilesTest, TellsNamesThatAreNoProfile) {
  start();
  manager_.add_tunnel({"work", "tun9", "10.10.0.2/24"});
  listen();
  expect_failure("none", "unknown-profile");
  expect_failure("work", "ambiguous-profile");
  log_.clear();
  profiles_.kill("none");
  profiles_.kill("work");
  expect({"killed none", "killed work"});
}

// It would take the link that carries the Internet.
TEST_F(RealProfilesTest, RefusesAProfileOfNoInterface) {
  start();
  manager_.nmcli({"connection", "add", "type", "ethernet", "con-name", "any", "autoconnect", "no",
                  "ifname", "*", "ipv4.method", "link-local"});
  listen();
  expect_failure("any", "unbound-profile");
  manager_.nmcli({"--wait", "0", "connection", "up", "any", "ifname", "v1"});
  EXPECT_EQ(peers(), "");
  profiles_.kill("any");
  expect({"killed any"});
  EXPECT_EQ(manager_.nmcli({"-g", "NAME", "connection", "show", "--active"}), "any\n");
}

TEST_F(RealProfilesTest, TellsWhyACallFails) {
  start();
  manager_.add_connection({"absent", "v9", "10.99.1.2/24", "", 100});
  listen();
  connect("absent", 1);
  EXPECT_TRUE(run_until([&] { return !log_.lines().empty(); }));
  const std::string line = log_.take(1).front();
  EXPECT_TRUE(line.starts_with("failed 1: org.freedesktop.NetworkManager.UnknownDevice ")) << line;
  manager_.networking(false);
  connect("work", 2);
  EXPECT_TRUE(run_until([&] { return !log_.lines().empty(); }));
  const std::string off = log_.take(1).front();
  EXPECT_TRUE(off.starts_with("failed 2: org.freedesktop.NetworkManager.DependencyFailed ")) << off;
}

TEST_F(RealProfilesTest, TellsWhyAnActivationFailsLater) {
  start();
  add_waiting("dhcp", "2");
  listen();
  expect_failure("dhcp", "nm ip-config-unavailable");
  EXPECT_EQ(peers(), "");
}

// What hangs is given up by whoever waits, and what was begun is taken down.
TEST_F(RealProfilesTest, GivesUpWhatHangs) {
  start();
  add_waiting("dhcp", "45");
  listen();
  connect("dhcp", 1);
  await_peers("dhcp@v1");
  profiles_.abandon(domain::AttemptId{1});
  await_peers("");
  EXPECT_TRUE(run_until([&] {
    return manager_.nmcli({"-g", "NAME", "connection", "show", "--active"}).empty() ||
           io_.run_one_for(1s) == 0;
  }));
}

TEST_F(RealProfilesTest, GivesUpAnAttemptBeforeItIsAnswered) {
  start();
  add_waiting("dhcp", "45");
  listen();
  connect("dhcp", 1);
  profiles_.abandon(domain::AttemptId{1});
  connect("dhcp", 2);
  await_peers("dhcp@v1");
  profiles_.abandon(domain::AttemptId{2});
  await_peers("");
}

TEST_F(RealProfilesTest, BringsUpAgainWhatIsOnItsWayDown) {
  start_and_listen();
  bring_up("work", 1);
  profiles_.kill("work");
  connect("work", 2);
  expect({"killed work"});
  // NetworkManager may refuse while it takes the connection down; the core would try again (DE10).
  EXPECT_TRUE(run_until([&] { return !log_.lines().empty(); }));
  const std::string outcome = log_.take(1).front();
  if (outcome != "connected 2") {
    EXPECT_TRUE(outcome.starts_with("failed 2: org.freedesktop.NetworkManager.")) << outcome;
    connect("work", 3);
    expect({"connected 3"});
  }
  EXPECT_EQ(peers(), "work@tun7");
}

TEST_F(RealProfilesTest, AProfileThatIsDeletedIsGone) {
  start_and_listen();
  bring_up("work", 1);
  manager_.nmcli({"connection", "delete", "work"});
  await_peers("");
  expect_failure("work", "unknown-profile");
}

TEST_F(RealProfilesTest, AnActivationWhoseProfileIsDeletedFails) {
  start();
  add_waiting("dhcp", "45");
  listen();
  connect("dhcp", 1);
  await_peers("dhcp@v1");
  manager_.nmcli({"connection", "delete", "dhcp"});
  expect({"failed 1: nm connection-removed"});
}

TEST_F(RealProfilesTest, AProfileThatIsRenamedIsFollowed) {
  start_and_listen();
  bring_up("work", 1);
  manager_.nmcli({"connection", "modify", "work", "connection.id", "office"});
  await_peers("office@tun7");
  expect_failure("work", "unknown-profile");
}

TEST_F(RealProfilesTest, APersonIsToldFromUs) {
  start_and_listen();
  bring_up("work", 1);
  manager_.down("work");
  expect_person("work", " down");
  EXPECT_EQ(peers(), "");
  manager_.up("play");
  expect_person("play", " up");
  EXPECT_EQ(peers(), "play@tun8");
  profiles_.kill("play");
  expect({"killed play"});
  EXPECT_EQ(peers(), "");
}

// A tunnel that somebody deletes has broken: nobody has asked for its end.
TEST_F(RealProfilesTest, WhatBreaksIsNoPersonsDoing) {
  start_and_listen();
  bring_up("work", 1);
  tests::ip({"link", "delete", "tun7"});
  await_peers("");
  bring_up("work", 2);
}

TEST_F(RealProfilesTest, APersonWhoReplacesOurAttemptDoesNotMakeItFail) {
  start_and_listen();
  connect("work", 1);
  await_peers("work@tun7");
  manager_.nmcli({"--wait", "0", "connection", "up", "work"});
  expect({"connected 1"});
  EXPECT_EQ(peers(), "work@tun7");
}

TEST_F(RealProfilesTest, WarnsOnceOfAProfileThatConnectsByItself) {
  start();
  manager_.add_tunnel({"eager", "tun9", "10.10.0.2/24", true});
  listen();
  for (const std::uint64_t question : {1U, 2U}) {
    profiles_.list_peers(domain::QuestionId{question}, {"eager", "work", "none"});
  }
  EXPECT_TRUE(run_until([&] { return log_.lines().size() >= 2; }));
  log_.clear();
  EXPECT_EQ(advised_, std::vector<std::string>{"eager"});
}

TEST_F(RealProfilesTest, NetworkManagerIsRestartedAndKilled) {
  start_and_listen();
  bring_up("work", 1);
  for (const int signal : {SIGTERM, SIGKILL}) {
    manager_.stop(signal);
    expect({"lost"});
    manager_.launch();
    expect({"claimed"});
    await_peers("work@tun7");
    bring_up("work", 2);  // it had to be activated again, which takes its time
  }
}

TEST_F(RealProfilesTest, NetworkManagerIsKilledInTheMiddleOfAnActivation) {
  start();
  add_waiting("dhcp", "45");
  listen();
  connect("dhcp", 1);
  await_peers("dhcp@v1");
  manager_.stop(SIGKILL);
  expect({"lost"});
  connect("work", 2);  // does nothing, and is answered by nothing
  manager_.launch();
  expect({"claimed"});
}

TEST_F(RealProfilesTest, TheBusDiesInTheMiddleOfAnActivation) {
  start();
  add_waiting("dhcp", "45");
  listen();
  connect("dhcp", 1);
  await_peers("dhcp@v1");
  daemon_.kill();
  // Whether the call had its reply by then is a matter of luck; if not, the attempt fails first.
  EXPECT_TRUE(run_until([&] { return !log_.lines().empty() && log_.lines().back() == "lost"; }));
  log_.take(log_.lines().size());
  daemon_.start();
  manager_.stop(SIGKILL);
  manager_.launch();
  expect({"claimed"});
}

// A command that was not answered may be carried out all the same: that is no person's doing.
TEST_F(RealProfilesTest, NetworkManagerIsSilent) {
  start_and_listen();
  manager_.freeze();
  connect("work", 1);
  EXPECT_TRUE(run_until([&] { return !log_.lines().empty(); }));
  const std::string line = log_.take(1).front();
  EXPECT_TRUE(line.starts_with("failed 1: org.freedesktop.DBus.Error.NoReply ")) << line;
  manager_.thaw();
  await_peers("work@tun7");
}

}  // namespace
}  // namespace conntrack::adapters::networkmanager
