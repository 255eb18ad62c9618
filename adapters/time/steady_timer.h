// SPDX-License-Identifier: GPL-3.0-or-later
// SteadyTimer: one alarm on the event loop.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <optional>

#include "adapters/loop/alarm.h"
#include "ports/timer.h"

namespace conntrack::adapters::time {

/// An alarm on std::chrono::steady_clock, which is CLOCK_MONOTONIC on Linux (WH8): it stands still
/// while the machine sleeps, and nobody can set it.
class SteadyTimer final : public ports::Timer {
 public:
  explicit SteadyTimer(boost::asio::io_context& loop) : alarm_(loop) {}

  domain::TimePoint now() const override;
  void set(std::optional<domain::TimePoint> when, std::function<void()> ring) override;

 private:
  loop::Alarm alarm_;
};

}  // namespace conntrack::adapters::time
