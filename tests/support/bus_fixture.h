// SPDX-License-Identifier: GPL-3.0-or-later
// BusFixture: a bus, an event loop, and a log of what is told.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/dbus/bus.h"
#include "tests/support/event_log.h"
#include "tests/support/private_bus.h"
#include "tests/support/run_until.h"

namespace conntrack::tests {

/// What the tests of the D-Bus adapter that need a real dbus-daemon are made of.
class BusFixture : public testing::Test {
 protected:
  using Lines = std::vector<std::string>;

  /// Runs the loop until the predicate holds; false if it does not within the deadline.
  template <typename Predicate>
  bool run_until(Predicate predicate) {
    return tests::run_until(io_, predicate);
  }

  /// All that is told is expected.
  void TearDown() override { EXPECT_EQ(log_.lines(), Lines{}); }

  /// Runs the loop until so many lines are logged, and compares. Further ones wait to be expected.
  void expect(const Lines& lines) {
    EXPECT_TRUE(run_until([&] { return log_.lines().size() >= lines.size(); }));
    EXPECT_EQ(log_.take(lines.size()), lines);
  }

  /// Runs the loop until a line of the trace contains this.
  bool traced(std::string_view text) {
    return run_until([&] { return trace_.find(text) != std::string::npos; });
  }

  PrivateBus daemon_;
  boost::asio::io_context io_;
  EventLog log_;
  std::string trace_;
  adapters::dbus::Bus bus_{
      io_,
      [this](std::string_view line) { trace_.append(line).append("\n"); },
      {.open = std::chrono::milliseconds(300), .connect = std::chrono::milliseconds(500)}};
};

}  // namespace conntrack::tests
