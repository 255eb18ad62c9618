// SPDX-License-Identifier: GPL-3.0-or-later
// PollingMonitor: notices changes of the network on systems whose kernel does not tell us.
#include "adapters/net/polling_monitor.h"

#include <utility>

namespace conntrack::adapters::net {

PollingMonitor::PollingMonitor(boost::asio::io_context& loop, ports::RouteProbe& probe,
                               Targets targets, std::chrono::milliseconds period)
    : alarm_(loop), probe_(probe), targets_(std::move(targets)), period_(period) {}

void PollingMonitor::start(ports::EventSink sink) {
  sink_ = std::move(sink);
  last_ = probe_.probe({targets_(), {}});
  wait();
}

void PollingMonitor::wait() {
  alarm_.set(period_, [this] {
    check();
    wait();
  });
}

void PollingMonitor::check() {
  domain::Observation now = probe_.probe({targets_(), {}});
  if (now == last_) return;
  last_ = std::move(now);
  sink_(domain::KernelChanged{});
}

}  // namespace conntrack::adapters::net
