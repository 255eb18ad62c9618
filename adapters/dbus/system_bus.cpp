// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/system_bus.h"

#include <signal.h>
#include <sys/time.h>

#include <cassert>
#include <chrono>

namespace conntrack::adapters::dbus {
namespace {

using namespace std::chrono_literals;

constexpr domain::Duration repetition = 50ms;

timeval to_timeval(domain::Duration time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto rest = std::chrono::ceil<std::chrono::microseconds>(time - seconds);
  return {static_cast<time_t>(seconds.count()), static_cast<suseconds_t>(rest.count())};
}

// While it lives, blocking system calls are interrupted once the time is up, and again and again.
class Interruption {
 public:
  explicit Interruption(domain::Duration limit) {
    struct sigaction interrupt {};
    interrupt.sa_handler = [](int) {};
    ::sigaction(SIGALRM, &interrupt, &action_before_);
    const itimerval timer{to_timeval(repetition), to_timeval(limit)};
    ::setitimer(ITIMER_REAL, &timer, &timer_before_);
  }
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  ~Interruption() {
    // In this order: the old handler, or none, is not for our signals.
    ::setitimer(ITIMER_REAL, &timer_before_, nullptr);
    ::sigaction(SIGALRM, &action_before_, nullptr);
  }

 private:
  struct sigaction action_before_ {};
  itimerval timer_before_{};
};

}  // namespace

std::unique_ptr<sdbus::IConnection> open_system_bus(domain::Duration limit) {
  assert(limit > domain::Duration::zero());
  const Interruption interruption(limit);
  return sdbus::createSystemBusConnection();
}

}  // namespace conntrack::adapters::dbus
