// SPDX-License-Identifier: GPL-3.0-or-later
// ScriptedBus: a bus that says what a test wants, in the order that the test wants.
#pragma once

#include <sys/types.h>
#include <systemd/sd-bus.h>

#include <functional>
#include <memory>
#include <string>

#include "tests/support/temporary_directory.h"

namespace conntrack::tests {

/// What a real dbus-daemon does too seldom to be tested: a process that speaks to one client after
/// the other. It lets them in and takes their match rules; all other calls are the script's. While
/// the object lives, it is what this process takes for the system bus.
class ScriptedBus {
 public:
  /// Called in the bus's own process with each call; sends something, or nothing.
  using Script = std::function<void(sd_bus* client, sd_bus_message* call)>;

  explicit ScriptedBus(const Script& script);
  ScriptedBus(const ScriptedBus&) = delete;
  ScriptedBus& operator=(const ScriptedBus&) = delete;
  ~ScriptedBus();

  /// Answers a call in somebody's name, or, if that is null, in nobody's; types and values as
  /// sd_bus_message_append() takes them.
  template <typename... Values>
  static void reply(sd_bus_message* call, const char* sender, const char* types, Values... values) {
    sd_bus_message* answer = nullptr;
    if (sd_bus_message_new_method_return(call, &answer) < 0) return;
    send(answer, sender, types, values...);
  }

  /// The bus tells that a name has changed hands; or somebody else, or, if null, nobody does.
  static void tell_owner(sd_bus* client, const char* name, const char* before, const char* after,
                         const char* sender = daemon) {
    sd_bus_message* signal = nullptr;
    if (sd_bus_message_new_signal(client, &signal, "/org/freedesktop/DBus", daemon,
                                  "NameOwnerChanged") < 0) {
      return;
    }
    send(signal, sender, "sss", name, before, after);
  }

  static constexpr const char* daemon = "org.freedesktop.DBus";

 private:
  struct Released {
    void operator()(sd_bus_message* message) const { sd_bus_message_unref(message); }
  };

  template <typename... Values>
  static void send(sd_bus_message* message, const char* sender, const char* types,
                   Values... values) {
    const std::unique_ptr<sd_bus_message, Released> owned(message);
    sd_bus_message_append(message, types, values...);
    if (sender) sd_bus_message_set_sender(message, sender);
    sd_bus_send(nullptr, message, nullptr);
  }

  TemporaryDirectory directory_;
  pid_t process_ = -1;
};

}  // namespace conntrack::tests
