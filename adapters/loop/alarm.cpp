// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/loop/alarm.h"

#include <utility>

namespace conntrack::adapters::loop {

Alarm::Alarm(boost::asio::io_context& io) : timer_(io) {}

void Alarm::set(domain::Duration delay, std::function<void()> ring) {
  set_at(std::chrono::steady_clock::now() + delay, std::move(ring));
}

void Alarm::set_at(domain::TimePoint when, std::function<void()> ring) {
  setting_.renew();
  timer_.expires_at(when);
  timer_.async_wait(
      setting_.bind([ring = std::move(ring)](const boost::system::error_code&) { ring(); }));
}

void Alarm::cancel() {
  setting_.renew();
  timer_.cancel();
}

}  // namespace conntrack::adapters::loop
