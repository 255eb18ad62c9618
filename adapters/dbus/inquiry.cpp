// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/inquiry.h"

#include <chrono>

namespace conntrack::adapters::dbus {
namespace {

using namespace std::chrono_literals;

constexpr domain::Duration pause = 100ms;
constexpr domain::Duration patience = 1s;

}  // namespace

void Inquiry::open() {
  open_ = true;
  first_failure_.reset();
}

void Inquiry::close() { open_ = false; }

std::optional<domain::Duration> Inquiry::failed(domain::TimePoint now) {
  if (!first_failure_) first_failure_ = now;
  if (!open_ || now - *first_failure_ >= patience) return std::nullopt;
  return pause;
}

}  // namespace conntrack::adapters::dbus
