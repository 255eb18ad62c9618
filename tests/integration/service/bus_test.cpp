// SPDX-License-Identifier: GPL-3.0-or-later
// The real program on a bus where fakes of several managers speak, or which stands still.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <string>
#include <vector>

#include "tests/integration/program.h"
#include "tests/integration/service/bed.h"
#include "tests/support/eventually.h"
#include "tests/support/fake_service.h"
#include "tests/support/private_bus.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;

constexpr const char* nm = "org.freedesktop.NetworkManager";
constexpr const char* nm_path = "/org/freedesktop/NetworkManager";
constexpr const char* properties = "org.freedesktop.DBus.Properties";
constexpr const char* connman = "net.connman";
constexpr const char* connman_manager = "net.connman.Manager";

class OnTheBus : public ServiceBed {
 protected:
  OnTheBus() { bus_ = daemon_.address(); }

  void there_is_nm(unsigned state) {
    nm_.property("State", "u", state);
    nm_.property("Startup", "b", 0);
    nm_.own(nm);
  }

  void there_is_connman(const char* state) {
    connman_.answer(connman_manager, "GetProperties", "a{sv}", 1, "State", "s", state);
    connman_.own(connman);
  }

  void nm_says(unsigned state) {
    nm_.send(nm_path, properties, "PropertiesChanged", "sa{sv}as", nm, 1, "State", "u", state, 0);
  }

  void connman_says(const char* state) {
    connman_.emit("/", connman_manager, "PropertyChanged", "sv", "State", "s", state);
  }

  /// Waits, while the fakes answer, until the status line that begins so has this text in it.
  void expect_status_meanwhile(const std::string& beginning, const std::string& text) {
    const bool came = eventually(20s, [&] {
      io_.poll();
      io_.restart();
      return status(beginning).find(text) != std::string::npos;
    });
    EXPECT_TRUE(came) << "never in the status: " << text << "\n" << status(beginning);
  }

  std::ptrdiff_t asked_for_peers() {
    const std::vector<std::string> lines = log();
    return std::count(lines.begin(), lines.end(), "LIST");
  }

  PrivateBus daemon_;
  boost::asio::io_context io_;
  FakeService nm_{io_, daemon_.address()};
  FakeService connman_{io_, daemon_.address()};
};

// WH3: one that says up overrules one that says down, as long as it says so.
TEST_F(OnTheBus, TheNetworkIsDownOnceNobodySaysUpAndNoAddressIsLeft) {
  there_is_nm(20);
  there_is_connman("online");
  plug(eth_, "10.1.2.3/24");
  start({"--settle", "0.3"});
  expect_status_meanwhile("manager nm", "state=down");
  expect_status_meanwhile("manager connman", "state=up");
  expect_status("network", "state=up");
  expect_peer("office");
  at_once([&] {
    unplug(eth_);
    connman_says("ready");
  });
  expect("NOTE USER conntrack down connman ready");
  expect_peer("office", false);
  expect_status("network", "state=down");
}

// WH2
TEST_F(OnTheBus, ConnmanIsAnnouncedInItsOwnWords) {
  there_is_connman("idle");
  start_server({"office"});
  start({"--settle", "0.3"});
  expect_status_meanwhile("manager connman", "state=down");
  expect("NOTE USER conntrack down connman initially-idle");
  at_once([&] {
    plug(eth_, "10.1.2.3/24");
    connman_says("online");
  });
  expect("NOTE USER conntrack up vpn=office connman online");
  at_once([&] {
    unplug(eth_);
    connman_says("offline");
  });
  expect("NOTE USER conntrack down connman offline");
}

TEST_F(OnTheBus, ConnmanMayBeOfflineAtStart) {
  there_is_connman("offline");
  start_server({"office"});
  start({"--settle", "0.3"});
  expect_status_meanwhile("manager connman", "state=down");
  expect("NOTE USER conntrack down connman initially-offline");
}

// WH3: a manager that knows nothing of the link does not keep it from being used.
TEST_F(OnTheBus, AManagersDownIsDisprovedByAnAddress) {
  there_is_nm(20);
  plug(eth_, "10.1.2.3/24");
  start({"--settle", "0.3"});
  expect_status_meanwhile("manager nm", "state=down");
  expect_peer("office");
  expect_status("network", "state=up claim=none");
  news();
  nm_says(70);
  nm_says(20);
  expect_status_meanwhile("manager nm", "state=down \"word=nm disconnected\"");
  expect_quiet();
  expect_peer("office");
}

// WH5
TEST_F(OnTheBus, TenThousandSignalsThatChangeNothingSendNothingToTheServer) {
  there_is_nm(70);
  in_the_office({"--interval", "3600"});
  expect_status_meanwhile("manager nm", "state=up");
  const auto questions = asked_for_peers();
  for (int count = 0; count < 5000; ++count) {
    nm_says(70);
    nm_.send(nm_path, nm, "StateChanged", "u", 60);
  }
  connman_.answer(connman_manager, "GetProperties", "a{sv}", 1, "State", "s", "ready");
  connman_.own(connman);  // heard after all of them
  expect_status_meanwhile("manager connman", "word=connman initially-ready");
  EXPECT_EQ(asked_for_peers(), questions);
  expect_quiet();
}

TEST_F(OnTheBus, OneThreadListensToAManager) {
  there_is_nm(70);
  in_the_office();
  expect_status_meanwhile("manager nm", "state=up");
  const std::string tasks = "/proc/" + std::to_string(program_->pid()) + "/task";
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(tasks), {}), 1);
}

// CL11
TEST_F(OnTheBus, ASignalEndsTheProgramThoughTheBusIsFrozen) {
  there_is_nm(70);
  in_the_office();
  expect_status_meanwhile("manager nm", "state=up");
  daemon_.freeze();
  submit("status");  // it goes on working
  program_->signal(SIGTERM);
  EXPECT_EQ(wait_for_end().status, 0);
  expect("NOTE SVCRELEASE conntrack");
}

TEST_F(OnTheBus, ASignalEndsTheProgramThoughTheBusWasFrozenFromTheStart) {
  daemon_.freeze();
  in_the_office();
  program_->signal(SIGTERM);
  EXPECT_EQ(wait_for_end().status, 0);
  expect("NOTE SVCRELEASE conntrack");
}

// CL13: unless a server is named, the service of another VPN is looked for, too.
TEST_F(ServiceBed, TellLooksOnTheBusWhereThereIsNoServer) {
  Command unnamed = conntrack({"-d", directory(), "--tell", "status"});
  unnamed.environment["TRIPE_CONNTRACK_BUS"] = bus_;
  const Result without_bus = run(unnamed);
  EXPECT_EQ(without_bus.status, 3);
  EXPECT_NE(without_bus.err.find("no server at "), std::string::npos) << without_bus.err;
  EXPECT_NE(without_bus.err.find(", and there is no bus"), std::string::npos) << without_bus.err;
  const PrivateBus daemon;
  unnamed.environment["TRIPE_CONNTRACK_BUS"] = daemon.address();
  const Result without_service = run(unnamed);
  EXPECT_EQ(without_service.status, 3);
  EXPECT_NE(without_service.err.find(", and nobody is tripe.Conntrack1 on the bus"),
            std::string::npos)
      << without_service.err;
}

}  // namespace
}  // namespace conntrack::tests
