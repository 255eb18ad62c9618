// SPDX-License-Identifier: GPL-3.0-or-later
// The reasons of the manual that come from network managers, announced by the real program: by the
// real NetworkManager and the real ConnMan, and by fakes of what Debian does not have.
#include <gtest/gtest.h>
#include <signal.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "tests/integration/service/bed.h"
#include "tests/support/eventually.h"
#include "tests/support/fake_service.h"
#include "tests/support/private_bus.h"
#include "tests/support/real_connman.h"
#include "tests/support/real_network_manager.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;

class Managers : public ServiceBed {
 protected:
  Managers() { bus_ = bus_daemon_.address(); }

  /// Waits for a notification since the last call: "up vpn=roam", with words of the manager or, if
  /// these did not come within the 20 ms that the kernel's change waits for them (WH2), with the
  /// kernel's. Which words come when is told by stories in virtual time.
  void expect_change(const std::string& what, const std::string& manager) {
    const std::string beginning = "NOTE conntrack " + what + ' ';
    const bool came = eventually(20s, [&] {
      for (const std::string& line : news()) {
        if (line.starts_with(beginning + manager + ' ')) return true;
        if (line == beginning + "route-change") return true;
      }
      return false;
    });
    EXPECT_TRUE(came) << "never announced: " << what << "\n" << server_->out();
  }

  PrivateBus bus_daemon_;
};

class NetworkManagers : public Managers {
 protected:
  void start_manager() {
    manager_.start();
    manager_.add_connection({"office", "eth", "10.1.2.3/24", "10.1.2.1", 100});
    manager_.add_connection({"street", "wifi", "172.20.0.9/16", "172.20.0.1", 50});
    manager_.add_connection({"home", "wifi", "192.168.7.5/24", "192.168.7.1", 50});
  }

  RealNetworkManager manager_;
};

TEST_F(NetworkManagers, AreFollowedThroughADay) {
  start_manager();
  manager_.up("office");
  start({"--settle", "0.5"});
  expect("NOTE USER conntrack dbus-connection connected");
  expect("NOTE USER conntrack up vpn=office nm initially-connected");
  expect_peer("office");
  manager_.up("street");  // a better way out
  expect_change("up vpn=roam", "nm");
  manager_.up("home");  // on the same interface
  expect_change("up", "nm");
  expect_peer("roam", false);
  manager_.down("home");
  expect_change("up vpn=office", "nm");
  manager_.down("office");
  expect_change("down", "nm");
  expect_status("manager nm", "state=down \"word=nm disconnected\"");
  expect_peer("office", false);
  manager_.up("office");
  expect_change("up vpn=office", "nm");
  expect_status("manager nm", "state=up \"word=nm connected\"");
}

TEST_F(NetworkManagers, MayBeDisconnectedAtStart) {
  start_manager();
  start_server({"office"});
  start({"--settle", "0.2"});
  expect("NOTE USER conntrack down nm initially-disconnected");
  expect_peer("office", false);
}

// WH3: NetworkManager knows nothing of what was set up by hand.
TEST_F(NetworkManagers, AreOverruledByARouteThatIsPlainlyThere) {
  start_manager();
  manager_.up("office");
  start({"--settle", "30"});
  expect_peer("office");
  manager_.stop(SIGTERM);
  expect_status("manager nm", "state=absent");
  manager_.start();
  manager_.networking(false);
  expect_status("manager nm", "state=down");
  ip({"link", "set", "wifi", "up"});
  plug(wifi_, "172.20.0.9/16");
  expect_containing("NOTE USER conntrack up vpn=roam ");
  expect_status("network", "state=up claim=none");
}

// WH3: it says "disconnected" of a machine that is connected, at the start and when it is
// restarted.
TEST_F(NetworkManagers, MayManageNothing) {
  manager_.leave_unmanaged("*");
  manager_.start();
  plug(eth_, "10.1.2.3/24");
  start();
  expect_status("manager nm", "state=down");
  expect_peer("office");
  expect_status("network", "claim=none");
  news();
  manager_.stop(SIGTERM);
  expect_status("manager nm", "state=absent");
  manager_.start();
  expect_status("manager nm", "state=down");
  expect_status("network", "claim=none");
  expect_quiet();
}

// WH3: what it manages is not the link that carries the default route.
TEST_F(NetworkManagers, MayManageAnotherLinkAlone) {
  manager_.leave_unmanaged("eth");
  manager_.start();
  manager_.add_connection({"street", "wifi", "172.20.0.9/16", "", 50});
  manager_.up("street");
  plug(eth_, "10.1.2.3/24");
  start();
  expect_peer("office");
  news();
  manager_.down("street");
  expect_status("manager nm", "state=down");
  expect_status("network", "claim=none");
  expect_quiet();
}

// WH4: a daemon that is restarted, or killed, changes nothing.
TEST_F(NetworkManagers, AreRestartedWithoutConsequence) {
  start_manager();
  manager_.up("office");
  start();
  expect_peer("office");
  news();
  for (const int signal : {SIGTERM, SIGKILL}) {
    manager_.stop(signal);
    expect_status("manager nm", "state=absent");
    manager_.start();
    expect_status("manager nm", "state=up");
  }
  expect_quiet();
}

// NM4, NM6: the loss and the return of the bus are announced, and the work goes on without it.
TEST_F(NetworkManagers, AreNotNeededForTheWork) {
  start_manager();
  manager_.up("office");
  start();
  expect_peer("office");
  bus_daemon_.kill();
  expect("NOTE USER conntrack dbus-connection lost");
  ip({"route", "add", "default", "dev", "wifi", "metric", "1"});
  wifi_.add_address("172.20.0.9/16");
  ip({"route", "replace", "default", "dev", "wifi", "metric", "1", "src", "172.20.0.9"});
  expect("NOTE USER conntrack up vpn=roam route-change");
  bus_daemon_.start();
  expect("NOTE USER conntrack dbus-connection connected", 2);
  expect("NOTE USER conntrack dbus-connection lost", 1);
}

// NetworkManager hears of logind itself, and says that it sleeps. That waits, and the wait begins
// anew when the machine wakes up (WH4, WH8): in the end nothing but the new place counts.
TEST_F(NetworkManagers, SleepAndWakeWithTheMachine) {
  boost::asio::io_context io;
  FakeService logind(io, bus_daemon_.address());
  logind.own("org.freedesktop.login1");
  const auto prepare_for_sleep = [&](int begins) {
    logind.emit("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", "b",
                begins);
  };
  start_manager();
  manager_.up("office");
  start({"--settle", "10"});
  expect_peer("office");
  prepare_for_sleep(1);
  expect_status("manager nm", "state=down");
  program_->signal(SIGSTOP);
  unplug(eth_);
  program_->signal(SIGCONT);
  prepare_for_sleep(0);
  manager_.up("street");
  expect_change("up vpn=roam", "nm");
  expect_peer("roam");
  expect_peer("office", false);
  for (const std::string& line : log()) EXPECT_FALSE(line.starts_with("NOTE USER conntrack down"));
}

class Connmen : public Managers {
 protected:
  Connmen() { ip({"-n", eth_.peer_namespace(), "address", "add", "10.1.2.1/24", "dev", "peer"}); }
  const StaticService office_{"eth", "10.1.2.3", "255.255.255.0", "10.1.2.1"};
};

TEST_F(Connmen, AreFollowedOnlineAndOffline) {
  const OnlineServer web(eth_.peer_namespace());
  RealConnman manager({office_}, "http://10.1.2.1/");
  manager.start("online");
  start({"--settle", "0.3"});
  expect("NOTE USER conntrack up vpn=office connman initially-online");
  expect_peer("office");
  manager.power_ethernet(false, "idle");
  expect_change("down", "connman");  // idle, or ready on the way there
  expect_status("manager connman", "state=down \"word=connman idle\"");
  manager.power_ethernet(true, "online");
  expect_change("up vpn=office", "connman");  // ready, or online already
  expect_status("manager connman", "state=up \"word=connman online\"");
  manager.offline_mode(true, "offline");
  expect_change("down", "connman");
  expect_status("manager connman", "\"word=connman offline\"");
}

TEST_F(Connmen, MayRestInReady) {
  RealConnman manager({office_});
  manager.start("ready");
  start({"--settle", "0.3"});
  expect("NOTE USER conntrack up vpn=office connman initially-ready");
  ip({"-n", eth_.peer_namespace(), "link", "set", "peer", "down"});
  expect_change("down", "connman");
  ip({"-n", eth_.peer_namespace(), "link", "set", "peer", "up"});
  expect_change("up vpn=office", "connman");
  expect_status("manager connman", "state=none \"word=connman ready\"");
}

class Fakes : public Managers {
 protected:
  static constexpr const char* icd = "com.nokia.icd";

  /// Waits while the fake answers.
  void expect_meanwhile(const std::string& line) {
    EXPECT_TRUE(eventually(20s,
                           [&] {
                             io_.poll();
                             io_.restart();
                             for (const std::string& each : log()) {
                               if (each == line) return true;
                             }
                             return false;
                           }))
        << "never seen: " << line << "\n"
        << server_->out();
  }

  void say(const char* iap, const char* state) {
    fake_.emit("/com/nokia/icd", icd, "status_changed", "ssss", iap, "WLAN_INFRA", state, "");
  }

  boost::asio::io_context io_;
  FakeService fake_{io_, bus_daemon_.address()};
};

TEST_F(Fakes, IcdIsFollowed) {
  fake_.own(icd);
  fake_.answer(icd, "get_ipinfo", "ssssss", "wlan-home", "10.1.2.3", "255.255.255.0", "10.1.2.1",
               "", "");
  plug(eth_, "10.1.2.3/24");
  start({"--settle", "0.3"});
  expect_meanwhile("NOTE USER conntrack up vpn=office icd initially-connected wlan-home");
  at_once([&] {
    unplug(eth_);
    say("wlan-home", "IDLE");
  });
  expect_meanwhile("NOTE USER conntrack down icd idle");
  // NT7: an access point may be called anything.
  at_once([&] {
    plug(eth_, "10.1.2.3/24");
    say("free\nKILL \"x\"", "CONNECTED");
  });
  expect_meanwhile("NOTE USER conntrack up vpn=office icd connected \"free KILL \\\"x\\\"\"");
}

TEST_F(Fakes, IcdMayBeDisconnectedAtStart) {
  fake_.own(icd);
  fake_.fail(icd, "get_ipinfo", "com.nokia.icd.error.iap_not_available");
  start_server({"office"});
  start({"--settle", "0.3"});
  expect_meanwhile("NOTE USER conntrack down icd initially-disconnected");
}

// WH8: after a suspend a change that is held waits all its time again.
TEST_F(Fakes, LogindTellsOfAResume) {
  constexpr const char* login = "org.freedesktop.login1";
  fake_.own(login);
  plug(eth_, "10.1.2.3/24");
  start({"--settle", "3000"});
  expect_peer("office");
  expect("NOTE USER conntrack dbus-connection connected");
  unplug(eth_);
  const auto left = [this] { return seconds("group vpn", "held"); };
  int before = 0;
  ASSERT_TRUE(eventually(20s, [&] { return (before = left()) > 0 && before < 2999; }));
  fake_.emit("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", "b",
             0);
  EXPECT_TRUE(eventually(20s, [&] { return left() > before; })) << status("group vpn");
  expect_peer("office");
}

}  // namespace
}  // namespace conntrack::tests
