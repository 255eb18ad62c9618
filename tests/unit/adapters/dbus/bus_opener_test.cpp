// SPDX-License-Identifier: GPL-3.0-or-later
// Opening the bus never blocks, and ends, also if the bus says nothing.
#include "adapters/dbus/bus_opener.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <systemd/sd-bus.h>

#include <chrono>
#include <optional>

#include "tests/support/private_bus.h"
#include "tests/support/run_until.h"
#include "tests/support/silent_bus.h"

namespace conntrack::adapters::dbus {
namespace {

using namespace std::chrono_literals;

struct BusOpenerTest : testing::Test {
  /// What the opener came to, once the loop has run for it.
  OpenedBus open(domain::Duration deadline) {
    std::optional<OpenedBus> opened;
    const auto before = std::chrono::steady_clock::now();
    const BusOpener opener(io, deadline, [&](OpenedBus bus) { opened = std::move(bus); });
    EXPECT_LT(std::chrono::steady_clock::now() - before, 2s) << "it does not wait";
    EXPECT_FALSE(opened) << "never from within the call";
    EXPECT_TRUE(tests::run_until(io, [&] { return opened.has_value(); }));
    return opened ? std::move(*opened) : nullptr;
  }

  boost::asio::io_context io;
};

TEST_F(BusOpenerTest, OpensABus) {
  const tests::PrivateBus daemon;
  const OpenedBus bus = open(10s);
  ASSERT_TRUE(bus);
  EXPECT_GT(sd_bus_is_ready(bus.get()), 0);
}

// libsystemd itself would wait for 90 s.
TEST_F(BusOpenerTest, GivesUpABusThatAcceptsAndSaysNothing) {
  const tests::SilentBus bus;
  EXPECT_FALSE(open(100ms));
}

TEST_F(BusOpenerTest, HasNoneWithoutABus) {
  ::setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", 1);
  EXPECT_FALSE(open(10s));
  ::unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
}

TEST_F(BusOpenerTest, TellsNothingOnceItIsDestroyed) {
  const tests::PrivateBus daemon;
  bool told = false;
  {
    const BusOpener opener(io, 10s, [&](const OpenedBus&) { told = true; });
  }
  io.run();
  EXPECT_FALSE(told);
}

}  // namespace
}  // namespace conntrack::adapters::dbus
