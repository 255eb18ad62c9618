// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a connection to the bus ends, also if the bus says nothing (docs/adr/0008).
#include "adapters/dbus/system_bus.h"

#include <gtest/gtest.h>
#include <sdbus-c++/Error.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>

#include <chrono>

#include "tests/support/listening_socket.h"
#include "tests/support/private_bus.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::adapters::dbus {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// A bus that accepts connections, and never says a word.
struct SilentBus {
  SilentBus() {
    ::setenv("DBUS_SYSTEM_BUS_ADDRESS", ("unix:path=" + directory.path() + "/bus").c_str(), 1);
  }
  SilentBus(const SilentBus&) = delete;
  SilentBus& operator=(const SilentBus&) = delete;
  ~SilentBus() { ::unsetenv("DBUS_SYSTEM_BUS_ADDRESS"); }

  tests::TemporaryDirectory directory;
  tests::ListeningSocket socket{directory.path() + "/bus"};
};

TEST(OpenSystemBus, Connects) {
  const tests::PrivateBus daemon;
  EXPECT_FALSE(open_system_bus(10s)->getUniqueName().empty());
}

// libsystemd itself would wait for 90 s.
TEST(OpenSystemBus, GivesUpABusThatAcceptsAndSaysNothing) {
  const SilentBus bus;
  const auto before = Clock::now();
  EXPECT_THROW(open_system_bus(200ms), sdbus::Error);
  EXPECT_GE(Clock::now() - before, 200ms);
  EXPECT_LT(Clock::now() - before, 10s);
}

TEST(OpenSystemBus, LeavesTheTimerAndItsSignalAsTheyWere) {
  struct sigaction ours {};
  ours.sa_handler = SIG_IGN;
  ::sigaction(SIGALRM, &ours, nullptr);
  const itimerval hour{{0, 0}, {3600, 0}};
  ::setitimer(ITIMER_REAL, &hour, nullptr);
  const SilentBus bus;
  EXPECT_THROW(open_system_bus(50ms), sdbus::Error);
  struct sigaction action {};
  itimerval timer{};
  const itimerval off{};
  ::setitimer(ITIMER_REAL, &off, &timer);
  ours.sa_handler = SIG_DFL;
  ::sigaction(SIGALRM, &ours, &action);
  EXPECT_EQ(action.sa_handler, SIG_IGN);
  EXPECT_GT(timer.it_value.tv_sec, 3000);
  EXPECT_EQ(timer.it_interval.tv_usec, 0);
}

}  // namespace
}  // namespace conntrack::adapters::dbus
