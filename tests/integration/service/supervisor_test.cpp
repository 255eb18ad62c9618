// SPDX-License-Identifier: GPL-3.0-or-later
// What the program tells the service manager that has started it (LG3).
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "tests/integration/program.h"
#include "tests/integration/service/bed.h"
#include "tests/support/datagram_receiver.h"
#include "tests/support/eventually.h"
#include "tests/support/listening_socket.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;

class SupervisedService : public ServiceBed {
 protected:
  SupervisedService() { environment_["NOTIFY_SOCKET"] = address_; }

  /// How many messages that begin so have come.
  std::ptrdiff_t told(const std::string& beginning) {
    for (std::string& each : receiver_.receive_all()) messages_.push_back(std::move(each));
    return std::count_if(messages_.begin(), messages_.end(), [&](const std::string& message) {
      return message.starts_with(beginning);
    });
  }

  void expect_told(const std::string& beginning, std::ptrdiff_t times = 1) {
    EXPECT_TRUE(eventually(20s, [&] { return told(beginning) >= times; })) << beginning << all();
    EXPECT_EQ(told(beginning), times) << beginning << all();
  }

  std::string all() const {
    std::string text;
    for (const std::string& message : messages_) text += "\n" + message;
    return text;
  }

  std::string address_ = directory() + "/notify";
  DatagramReceiver receiver_{address_};
  std::vector<std::string> messages_;
};

TEST_F(SupervisedService, IsNotReadyBeforeTheServiceIsClaimed) {
  const ListeningSocket mute(socket());
  program_.emplace(command({"--debug"}));
  EXPECT_TRUE(
      eventually(20s, [&] { return program_->out().find("-> SVCCLAIM") != std::string::npos; }));
  EXPECT_EQ(told("READY=1"), 0) << all();
  program_->signal(SIGTERM);
  EXPECT_EQ(wait_for_end().status, 0);
  EXPECT_EQ(told("READY=1"), 0) << all();
  EXPECT_EQ(told("STOPPING=1"), 1) << all();
}

TEST_F(SupervisedService, IsReadyToWaitForAServerThatIsNotThere) {
  program_.emplace(command({"--reconnect"}));
  expect_told("READY=1");
  EXPECT_GE(told("STATUS=waiting for the server: "), 1) << all();
  start_server();
  expect_told("STATUS=connected to the server");
  EXPECT_EQ(told("READY=1"), 1) << all();
}

TEST_F(SupervisedService, IsReadyOnceTheServiceIsClaimedAndSaysThatItStops) {
  start();
  expect_told("READY=1");
  EXPECT_EQ(told("WATCHDOG=1"), 0) << all();
  program_->signal(SIGTERM);
  EXPECT_EQ(wait_for_end().status, 0);
  expect_told("STOPPING=1");
}

TEST_F(SupervisedService, SpeaksToAnAbstractSocket) {
  const std::string name = "@conntrack-supervised-service";
  DatagramReceiver abstract(name);
  environment_["NOTIFY_SOCKET"] = name;
  start();
  EXPECT_TRUE(eventually(20s, [&] { return abstract.receive() == "READY=1"; }));
}

TEST_F(SupervisedService, IsNeverReadyIfItCannotStart) {
  configure("[vpn]\nwork = 10/8\n");
  EXPECT_EQ(run(command()).status, 2);
  configure(laptop);
  EXPECT_EQ(run(command()).status, 3);
  EXPECT_EQ(told("READY=1"), 0) << all();
}

TEST_F(SupervisedService, FeedsTheWatchdog) {
  environment_["WATCHDOG_USEC"] = "20000";
  start();
  EXPECT_TRUE(eventually(20s, [&] { return told("WATCHDOG=1") >= 5; })) << all();
  EXPECT_EQ(told("READY=1"), 1) << all();
}

TEST_F(SupervisedService, FeedsNoWatchdogOfAnotherProcess) {
  environment_["WATCHDOG_USEC"] = "20000";
  environment_["WATCHDOG_PID"] = "1";
  start();
  submit("status");
  EXPECT_EQ(told("WATCHDOG=1"), 0) << all();
}

TEST_F(SupervisedService, TellsWhenAReloadBeginsAndEnds) {
  start();
  expect_told("READY=1");
  program_->signal(SIGHUP);
  expect_told("RELOADING=1\nMONOTONIC_USEC=", 1);
  expect_told("READY=1", 2);
  submit("reload");
  expect_told("RELOADING=1\nMONOTONIC_USEC=", 2);
  expect_told("READY=1", 3);
}

// A service manager waits for the end of a reload that it has asked for, whatever the file says.
TEST_F(SupervisedService, EndsTheReloadOfABadFileToo) {
  start();
  expect_told("READY=1");
  configure("[vpn]\nwork = 10/8\n");
  program_->signal(SIGHUP);
  EXPECT_TRUE(eventually(20s, [&] { return told("READY=1") >= 2; })) << all();
  EXPECT_EQ(told("READY=1"), told("RELOADING=1") + 1) << all();
}

// A service manager that has stopped reading stops nothing else.
TEST_F(SupervisedService, WorksOnWhenNobodyReads) {
  environment_["WATCHDOG_USEC"] = "2000";
  in_the_office();
  for (int i = 0; i < 50; ++i) EXPECT_EQ(submit("reload").end, "OK");
  submit("down");
  expect_peer("office", false);
  program_->signal(SIGTERM);
  EXPECT_EQ(wait_for_end().status, 0);
}

}  // namespace
}  // namespace conntrack::tests
