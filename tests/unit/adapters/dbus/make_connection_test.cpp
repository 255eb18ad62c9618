// SPDX-License-Identifier: GPL-3.0-or-later
// The second handshake, which sdbus-c++ before 1.4 needs, ends also if the bus says nothing
// (docs/adr/0008).
#include "adapters/dbus/make_connection.h"

#include <gtest/gtest.h>
#include <sdbus-c++/Error.h>
#include <signal.h>
#include <sys/time.h>

#include <chrono>

#include "tests/support/private_bus.h"
#include "tests/support/silent_bus.h"

namespace conntrack::adapters::dbus {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

TEST(SecondHandshake, Connects) {
  const tests::PrivateBus daemon;
  EXPECT_FALSE(make_connection(nullptr, 10s)->getUniqueName().empty());
}

// libsystemd itself would wait for 90 s.
TEST(SecondHandshake, GivesUpABusThatAcceptsAndSaysNothing) {
  const tests::SilentBus bus;
  const auto before = Clock::now();
  EXPECT_THROW(make_connection(nullptr, 200ms), sdbus::Error);
  EXPECT_GE(Clock::now() - before, 200ms);
  EXPECT_LT(Clock::now() - before, 10s);
}

TEST(SecondHandshake, LeavesTheTimerAndItsSignalAsTheyWere) {
  struct sigaction ours {};
  ours.sa_handler = SIG_IGN;
  ::sigaction(SIGALRM, &ours, nullptr);
  const itimerval hour{{0, 0}, {3600, 0}};
  ::setitimer(ITIMER_REAL, &hour, nullptr);
  const tests::SilentBus bus;
  EXPECT_THROW(make_connection(nullptr, 50ms), sdbus::Error);
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
