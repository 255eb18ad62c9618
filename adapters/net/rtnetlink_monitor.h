// SPDX-License-Identifier: GPL-3.0-or-later
// RtnetlinkMonitor: hears of changes of the network from the Linux kernel.
#pragma once

#include <boost/asio/generic/raw_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>

#include "ports/event_source.h"

namespace conntrack::adapters::net {

/// Sends KernelChanged when the kernel tells of links, addresses, routes or rules of either family
/// (WH2), at most once for each time that the loop wakes up for it.
class RtnetlinkMonitor final : public ports::EventSource {
 public:
  /// What the kernel keeps for us, in bytes. It may be small: what is lost is made up for by
  /// looking at everything again, which every message leads to anyway.
  static constexpr int default_buffer = 32 * 1024;

  /// Throws a std::exception if the kernel offers no rtnetlink. Changes are heard of from here on.
  explicit RtnetlinkMonitor(boost::asio::io_context& loop, int buffer = default_buffer);

  void start(ports::EventSink sink) override;

 private:
  void wait();
  bool drain();

  boost::asio::generic::raw_protocol::socket socket_;
  ports::EventSink sink_;
  std::shared_ptr<void> alive_ = std::make_shared<char>();  // outlived by handlers in the loop
};

}  // namespace conntrack::adapters::net
