// SPDX-License-Identifier: GPL-3.0-or-later
// The program with `--vpn networkmanager`, beside NetworkManager itself: a laptop goes from place
// to place, and its VPN is up exactly where it should be (VP1, VP5, VP6, VP8).
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <optional>
#include <set>
#include <sstream>

#include "tests/integration/program.h"
#include "tests/support/eventually.h"
#include "tests/support/net_namespace.h"
#include "tests/support/private_bus.h"
#include "tests/support/real_network_manager.h"

namespace conntrack::tests {
namespace {

using std::chrono_literals::operator""s;

class LaptopWithNetworkManager : public testing::Test {
 protected:
  LaptopWithNetworkManager() {
    manager_.start();
    manager_.add_connection({"home", "v1", "192.168.7.2/24", "192.168.7.1", 100});
    manager_.add_connection({"office", "v1", "10.20.0.3/16", "10.20.0.1", 100});
    for (const auto& [name, device, address] :
         {std::tuple{"work", "tun7", "10.99.0.2/24"}, {"other", "tun8", "10.98.0.2/24"}}) {
      manager_.add_tunnel({name, device, address});
      manager_.nmcli(
          {"connection", "modify", name, "ipv4.gateway", "10.99.0.1", "ipv4.route-metric", "10"});
    }
    manager_.add_tunnel({"bystander", "tun9", "10.97.0.2/24"});
    configure("[vpn]\ndown/home = 192.168.7.0/24\nwork = 0/0\n");
  }

  void TearDown() override {
    if (program_) {
      program_->signal(SIGTERM);
      EXPECT_EQ(program_->wait().status, 0) << program_->err();
    }
    for (const char* const link : {"tun7", "tun8", "tun9"}) delete_link(link);
  }

  void configure(const std::string& text) { directory_.write("conntrack.conf", text); }

  Command command(const std::vector<std::string>& more) const {
    Command command = conntrack({"--vpn", "networkmanager", "-d", directory_.path()});
    command.words.insert(command.words.end(), more.begin(), more.end());
    command.environment["TRIPE_CONNTRACK_BUS"] = bus_.address();
    return command;
  }

  void start() {
    watch_.emplace(Command{{"dbus-monitor", "--address", bus_.address(), "type='method_call'",
                            "type='signal',interface='tripe.Conntrack1'"},
                           {},
                           {},
                           false});
    ASSERT_TRUE(eventually(20s, [&] { return !watch_->out().empty(); }));
    program_.emplace(command({"--settle", "0.2"}));
    ASSERT_TRUE(eventually(20s, [&] { return tell({"status"}).status == 0; })) << program_->err();
  }

  Result tell(const std::vector<std::string>& words) const {
    std::vector<std::string> all{"--tell"};
    all.insert(all.end(), words.begin(), words.end());
    return run(command(all));
  }

  // The line of `status` about the group.
  std::string group() const {
    std::istringstream text(tell({"status"}).out);
    for (std::string line; std::getline(text, line);) {
      if (line.starts_with("group vpn ")) return line;
    }
    return {};
  }

  void expect_group(const std::string& text) {
    const bool came = eventually(20s, [&] { return group().find(text) != std::string::npos; });
    EXPECT_TRUE(came) << "never: " << text << "\nbut " << group() << "\n" << program_->err();
  }

  bool is_active(const std::string& profile) const {
    const std::string active =
        "\n" + manager_.nmcli({"-g", "NAME,STATE", "connection", "show", "--active"});
    return active.find("\n" + profile + ":activated\n") != std::string::npos;
  }

  void expect_active(const std::string& profile, bool expected = true) {
    const bool came = eventually(20s, [&] { return is_active(profile) == expected; });
    EXPECT_TRUE(came) << profile << " is " << (expected ? "not " : "") << "active; " << group();
  }

  void expect_told(const std::string& text) {
    const bool came =
        eventually(20s, [&] { return watch_->out().find(text) != std::string::npos; });
    EXPECT_TRUE(came) << "never told: " << text;
  }

  void expect_logged(const std::string& text) {
    const bool came =
        eventually(20s, [&] { return program_->err().find(text) != std::string::npos; });
    EXPECT_TRUE(came) << "never logged: " << text << "but " << program_->err();
  }

  PrivateBus bus_;
  TemporaryDirectory directory_;
  Cable v1_{"v1"};
  RealNetworkManager manager_;
  std::optional<Process> watch_;
  std::optional<Process> program_;
};

TEST_F(LaptopWithNetworkManager, GoesHomeToTheOfficeAndBackWithAFullTunnel) {
  manager_.up("home");
  start();
  expect_group("selected=down/home peer=none");
  EXPECT_FALSE(is_active("work"));
  manager_.up("office");
  expect_active("work");
  expect_group("selected=work peer=work state=connected");
  EXPECT_NE(ip({"route", "get", "1.2.3.4"}).find("dev tun7"), std::string::npos);
  manager_.up("home");  // the default route lies in the tunnel
  expect_active("work", false);
  expect_group("selected=down/home peer=none");
  manager_.up("office");
  expect_active("work");
}

TEST_F(LaptopWithNetworkManager, TouchesNothingButTheConfiguredProfiles) {
  manager_.up("bystander");
  manager_.up("home");
  start();
  expect_group("selected=down/home");
  manager_.up("office");
  expect_active("work");
  manager_.up("home");
  expect_active("work", false);
  EXPECT_TRUE(is_active("bystander"));
  expect_told("member=DeactivateConnection");

  // All that we have ever asked of anybody.
  const Result owner = run(
      {{"busctl", "--address=" + bus_.address(), "call", "org.freedesktop.DBus",
        "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetNameOwner", "s", "tripe.Conntrack1"},
       {},
       {},
       false});
  const std::string ours = owner.out.substr(3, owner.out.find('"', 3) - 3);
  std::set<std::string> members;
  std::istringstream text(watch_->out());
  for (std::string line; std::getline(text, line);) {
    const std::size_t at = line.find("member=");
    if (line.find("sender=" + ours + " ") != std::string::npos && at != std::string::npos &&
        line.starts_with("method call")) {
      members.insert(line.substr(at + 7));
    }
  }
  const std::set<std::string> allowed{
      "Hello",         "AddMatch",           "GetNameOwner",        "RequestName",
      "Get",           "GetManagedObjects",  "GetSettings",         "get_ipinfo",
      "GetProperties", "ActivateConnection", "DeactivateConnection"};
  EXPECT_TRUE(std::includes(allowed.begin(), allowed.end(), members.begin(), members.end()))
      << testing::PrintToString(members);
  EXPECT_TRUE(members.contains("ActivateConnection"));
  EXPECT_TRUE(members.contains("DeactivateConnection"));
}

TEST_F(LaptopWithNetworkManager, TellsItsNewsOnTheBus) {
  manager_.up("office");
  configure("[vpn]\nnobody = 0/0\n");
  start();
  expect_told("member=Warned");
  expect_told("string \"connect-failed\"");
  expect_told("string \"unknown-profile\"");
  EXPECT_EQ(tell({"show-groups"}).out, "vpn\n");
  const Result unknown = tell({"dance"});
  EXPECT_EQ(unknown.status, 1);
  EXPECT_NE(unknown.err.find("unknown-svc-command dance"), std::string::npos);
  const Result second = run(command({}));
  EXPECT_EQ(second.status, 4) << second.err;
  EXPECT_EQ(tell({"quit"}).status, 0);
  EXPECT_EQ(program_->wait().status, 0);
  program_.reset();
  expect_told("string \"svc-quit\"");
  EXPECT_EQ(tell({"status"}).status, 3);
}

TEST_F(LaptopWithNetworkManager, LeavesToAPersonWhatAPersonHasDone) {
  manager_.up("office");
  start();
  expect_active("work");
  manager_.down("work");
  expect_group("hands-off=yes");
  EXPECT_FALSE(is_active("work"));
  manager_.up("home");  // another outcome
  expect_group("selected=down/home");
  manager_.up("office");
  expect_active("work");
  // Another peer of the group, at home: that, too, is left until somebody says `up`.
  configure("[vpn]\ndown/home = 192.168.7.0/24\nother = 172.16.0.0/12\nwork = 0/0\n");
  EXPECT_EQ(tell({"reload"}).status, 0);
  manager_.up("other");
  expect_group("hands-off=yes");
  EXPECT_TRUE(is_active("other"));
  EXPECT_EQ(tell({"up"}).status, 0);
  expect_active("other", false);
  expect_active("work");
}

TEST_F(LaptopWithNetworkManager, BringsBackWhatHasBroken) {
  manager_.up("office");
  start();
  expect_active("work");
  ip({"link", "delete", "tun7"});
  EXPECT_EQ(tell({"up"}).status, 0);  // does not wait for the interval
  expect_active("work");
}

TEST_F(LaptopWithNetworkManager, SurvivesNetworkManagerAndTheBus) {
  manager_.up("office");
  start();
  expect_active("work");
  manager_.stop(SIGKILL);
  configure("[vpn]\nwork = 172.16.0.0/12\nother = 0/0\n");
  manager_.start();
  expect_active("other");
  expect_active("work", false);
}

// VP1, LG1: it is waited for, and log and `status` say so.
TEST_F(LaptopWithNetworkManager, WaitsForNetworkManager) {
  manager_.up("office");
  manager_.stop(SIGTERM);
  start();
  expect_logged("NetworkManager is waited for: it is not on the bus, or does not answer\n");
  EXPECT_NE(tell({"status"}).out.find("\nserver state=absent\n"), std::string::npos);
  manager_.start();
  expect_active("work");
  expect_logged("NetworkManager takes commands\n");
  EXPECT_NE(tell({"status"}).out.find("\nserver state=present\n"), std::string::npos);
}

}  // namespace
}  // namespace conntrack::tests
