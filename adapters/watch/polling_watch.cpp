// SPDX-License-Identifier: GPL-3.0-or-later
// PollingWatch: notices changes of the configuration file on systems that do not tell us.
#include "adapters/watch/polling_watch.h"

#include <utility>

namespace conntrack::adapters::watch {

PollingWatch::PollingWatch(boost::asio::io_context& loop, ports::ConfigSource& source,
                           std::chrono::milliseconds period)
    : alarm_(loop), source_(source), period_(period) {}

void PollingWatch::start(ports::EventSink sink) {
  sink_ = std::move(sink);
  last_ = source_.stamp();
  wait();
}

void PollingWatch::wait() {
  alarm_.set(period_, [this] {
    check();
    wait();
  });
}

void PollingWatch::check() {
  const auto now = source_.stamp();
  if (now == last_) return;
  last_ = now;
  sink_(domain::ConfigTouched{});
}

}  // namespace conntrack::adapters::watch
