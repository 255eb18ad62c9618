// SPDX-License-Identifier: GPL-3.0-or-later
// PollingMonitor: notices changes of the network on systems whose kernel does not tell us.
#include "adapters/net/polling_monitor.h"

#include <boost/system/error_code.hpp>
#include <utility>

namespace conntrack::adapters::net {

PollingMonitor::PollingMonitor(boost::asio::io_context& loop, ports::RouteProbe& probe,
                               Targets targets, std::chrono::milliseconds period)
    : timer_(loop), probe_(probe), targets_(std::move(targets)), period_(period) {}

void PollingMonitor::start(ports::EventSink sink) {
  sink_ = std::move(sink);
  last_ = probe_.probe({targets_(), {}});
  wait();
}

void PollingMonitor::wait() {
  timer_.expires_after(period_);
  timer_.async_wait([this, alive = std::weak_ptr<void>(alive_)](boost::system::error_code error) {
    if (error || alive.expired()) return;
    look();
    wait();
  });
}

void PollingMonitor::look() {
  domain::Observation now = probe_.probe({targets_(), {}});
  if (now == last_) return;
  last_ = std::move(now);
  sink_(domain::KernelChanged{});
}

}  // namespace conntrack::adapters::net
