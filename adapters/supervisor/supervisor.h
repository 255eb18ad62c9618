// SPDX-License-Identifier: GPL-3.0-or-later
// Supervisor: the service manager that has started us, in the protocol of sd_notify(3).
//
// One datagram for each message, sent as adapters/loop/datagram_sender.h tells: libsystemd's
// function would block the event loop when nobody reads, and is absent from the portable build.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/loop/alarm.h"
#include "adapters/loop/datagram_sender.h"
#include "domain/tracker/event.h"

namespace conntrack::adapters::supervisor {

/// What the service manager has put into our environment.
struct Invitation {
  std::string socket;                        ///< $NOTIFY_SOCKET; empty: nobody listens
  std::optional<domain::Duration> watchdog;  ///< how often it wants to hear of us

  friend bool operator==(const Invitation&, const Invitation&) = default;
};

/// Looks up an environment variable; none if it is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;

/// Reads $NOTIFY_SOCKET, $WATCHDOG_USEC and $WATCHDOG_PID, as sd_notify(3) and
/// sd_watchdog_enabled(3) tell: a path or `@` and an abstract name, and a watchdog that is meant
/// for the process `pid` or for anyone. What is malformed is taken for absent.
Invitation read_invitation(const Environment& environment, int pid);

/// Tells the service manager what we do (LG3). Without an invitation nothing is ever sent. Nothing
/// blocks but stopping().
class Supervisor {
 public:
  Supervisor(boost::asio::io_context& io, const Invitation& invitation);

  /// READY=1; from the first call on the watchdog is fed, from the event loop, twice in the time it
  /// allows. Later calls do nothing: the service may be claimed anew.
  void ready();

  /// STATUS=: one line for people; line ends and other control characters become blanks. The same
  /// text again is not sent, and what is longer than a datagram should be is cut.
  void status(std::string_view text);

  /// RELOADING=1 and the time, unless we are not ready yet, or reload already.
  void reload_begins();

  /// READY=1, if reload_begins() has sent something.
  void reload_ends();

  /// STOPPING=1. Waits for up to a second if the service manager has no room.
  void stopping();

 private:
  enum class State { starting, ready, reloading, stopping };

  bool send(std::string message);
  void feed_watchdog();

  std::optional<loop::DatagramSender> sender_;
  std::optional<domain::Duration> watchdog_;
  loop::Alarm alarm_;
  State state_ = State::starting;
  std::string status_;
};

}  // namespace conntrack::adapters::supervisor
