// SPDX-License-Identifier: GPL-3.0-or-later
// RtnetlinkMonitor: hears of changes of the network from the Linux kernel.
#pragma once

#include <boost/asio/generic/raw_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>

#include "adapters/loop/alarm.h"
#include "adapters/loop/lifetime.h"
#include "ports/event_source.h"

namespace conntrack::adapters::net {

/// Sends KernelChanged when the kernel tells of links, addresses, routes, nexthops or rules of
/// either family (WH2), at most once for each time that the loop wakes up for it.
class RtnetlinkMonitor final : public ports::EventSource {
 public:
  /// What the kernel keeps for us, in bytes. It may be small: what is lost is made up for by
  /// looking at everything again, which every message leads to anyway.
  static constexpr int default_buffer = 32 * 1024;

  /// Throws a std::exception if the kernel offers no rtnetlink. Changes are heard of from here on.
  /// While the socket gives errors alone, KernelChanged is sent once a `retry_period`.
  explicit RtnetlinkMonitor(boost::asio::io_context& loop, int buffer = default_buffer,
                            std::chrono::milliseconds retry_period = std::chrono::seconds(1));

  void start(ports::EventSink sink) override;

 private:
  /// What the socket gave.
  enum class Heard : std::uint8_t { nothing, changes, only_errors };

  void wait();
  Heard drain();

  boost::asio::generic::raw_protocol::socket socket_;
  ports::EventSink sink_;
  loop::Alarm retry_;
  std::chrono::milliseconds retry_period_;
  loop::Lifetime lifetime_;
};

}  // namespace conntrack::adapters::net
