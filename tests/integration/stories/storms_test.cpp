// SPDX-License-Identifier: GPL-3.0-or-later
// More than anybody can follow, told to the real program; then the machine moves from home to the
// cafe, and that is followed.
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

#include "tests/integration/stories/fault_bed.h"
#include "tests/support/eventually.h"
#include "tests/support/fake_service.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class Storms : public FaultBed {};

TEST_F(Storms, OfTenThousandRouteChanges) {
  at_home();
  std::string storm;
  for (int i = 0; i < 5'000; ++i) {
    storm += "route add blackhole 198.51.100.7\nroute del blackhole 198.51.100.7\n";
  }
  const std::string batch = directory_.write("storm", storm);
  news();
  ip({"-batch", batch});
  go_to_cafe();
  expect_over();
  EXPECT_LE(times_told("group vpn: "), 4U) << program_->err();  // to the cafe three times in all
}

TEST_F(Storms, OfTenThousandSignals) {
  at_home();
  boost::asio::io_context io;
  FakeService manager(io, bus_daemon_.address());
  manager.property("State", "u", 70U);
  manager.property("Startup", "b", 0);
  manager.own("org.freedesktop.NetworkManager");
  for (int i = 0; i < 10'000; ++i) {
    manager.send("/org/freedesktop/NetworkManager", "org.freedesktop.DBus.Properties",
                 "PropertiesChanged", "sa{sv}as", "org.freedesktop.NetworkManager", 1, "State", "u",
                 70U, 0);
    if (i % 100 == 0) io.poll();
  }
  go_to_cafe();
  const auto right = [&] {
    io.poll();
    io.restart();
    return complaint().empty();
  };
  EXPECT_TRUE(eventually(60s, right)) << complaint();
}

// DE8: from the fourth switch within a minute on, a change must have stood for 10 s.
TEST_F(Storms, OfFlappingTenTimesASecond) {
  at_home();
  const std::size_t before = times_told("group vpn: ");
  const auto end = Clock::now() + (std::getenv("CONNTRACK_THOROUGH_TESTS") != nullptr ? 60s : 10s);
  for (int times = 0; Clock::now() < end; ++times) {
    network_.move_to(target, times % 2 == 0 ? cafe : home);
    std::this_thread::sleep_for(50ms);
  }
  EXPECT_LE(times_told(" -> ") - before, 2 * 4U) << program_->err();  // of two groups
  go_to_cafe();
  expect_over();
  EXPECT_LE(times_told("goes back and forth"), 2U) << program_->err();  // once a group
}

}  // namespace
}  // namespace conntrack::tests
