// SPDX-License-Identifier: GPL-3.0-or-later
// For sdbus-c++ before 1.4. libsystemd has no limit that could be set for the handshake; but until
// its version 252 at least, an interrupted system call ends it. So it is done under an interval
// timer, whose signal has a handler that does nothing, and no SA_RESTART. The first interruption
// only makes libsystemd look again, and one could fall between two system calls: so the signal
// repeats until the handshake is over. Then the handler and the timer are again what they were.
#include "adapters/dbus/make_connection.h"

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

std::unique_ptr<sdbus::IConnection> make_connection(OpenedBus opened, domain::Duration limit) {
  assert(limit > domain::Duration::zero());
  opened.reset();
  const Interruption interruption(limit);
  return sdbus::createSystemBusConnection();
}

}  // namespace conntrack::adapters::dbus
