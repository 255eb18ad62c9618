// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/state_query.h"

#include <chrono>

namespace conntrack::adapters::dbus {
namespace {

using namespace std::chrono_literals;

constexpr domain::Duration pause = 100ms;
constexpr domain::Duration retry_window = 1s;

}  // namespace

void StateQuery::open() {
  open_ = true;
  first_failure_.reset();
}

void StateQuery::close() { open_ = false; }

std::optional<domain::Duration> StateQuery::failed(domain::TimePoint now) {
  if (!first_failure_) first_failure_ = now;
  if (!open_ || now - *first_failure_ >= retry_window) return std::nullopt;
  return pause;
}

}  // namespace conntrack::adapters::dbus
