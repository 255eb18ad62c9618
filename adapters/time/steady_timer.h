// SPDX-License-Identifier: GPL-3.0-or-later
// SteadyTimer: one alarm on the event loop.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "ports/timer.h"

namespace conntrack::adapters::time {

/// An alarm on std::chrono::steady_clock, which is CLOCK_MONOTONIC on Linux (WH8): it stands still
/// while the machine sleeps, and nobody can set it.
class SteadyTimer final : public ports::Timer {
 public:
  explicit SteadyTimer(boost::asio::io_context& loop) : timer_(loop) {}

  domain::TimePoint now() const override;
  void set(std::optional<domain::TimePoint> when, std::function<void()> ring) override;

 private:
  boost::asio::steady_timer timer_;
  // The alarm that is set. A handler that is already in the loop's queue cannot be taken back: it
  // finds its own alarm gone, be it replaced or gone with this object.
  std::shared_ptr<std::function<void()>> alarm_;
};

}  // namespace conntrack::adapters::time
