// SPDX-License-Identifier: GPL-3.0-or-later
// PrivateBus: a D-Bus daemon of a test's own.
#pragma once

#include <optional>
#include <string>

#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::tests {

/// A dbus-daemon on a socket in a directory of its own, where everybody may do everything. While
/// the object lives, it is what this process, and whatever it starts, takes for the system bus.
class PrivateBus {
 public:
  /// Starts the daemon and waits until it answers; throws std::runtime_error if it does not.
  PrivateBus();
  PrivateBus(const PrivateBus&) = delete;
  PrivateBus& operator=(const PrivateBus&) = delete;
  ~PrivateBus();

  const std::string& address() const { return address_; }

  /// Starts it again, on the same socket.
  void start();
  /// It dies at once, as by `kill -9`.
  void kill();
  /// It stands still: connections are accepted, by the kernel, and nothing is answered.
  void freeze();
  void thaw();

 private:
  TemporaryDirectory directory_;
  std::string socket_;
  std::string address_;
  std::optional<Process> daemon_;
};

}  // namespace conntrack::tests
