// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/loop/alarm.h"

#include <utility>

namespace conntrack::adapters::loop {

Alarm::Alarm(boost::asio::io_context& io) : timer_(io) {}

void Alarm::set(domain::Duration delay, std::function<void()> ring) {
  const auto setting = ++*setting_;
  timer_.expires_after(delay);
  timer_.async_wait([setting, current = std::weak_ptr(setting_),
                     ring = std::move(ring)](const boost::system::error_code&) {
    const auto now_set = current.lock();
    if (now_set && *now_set == setting) ring();
  });
}

void Alarm::cancel() {
  ++*setting_;
  timer_.cancel();
}

}  // namespace conntrack::adapters::loop
