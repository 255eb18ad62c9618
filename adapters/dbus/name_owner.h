// SPDX-License-Identifier: GPL-3.0-or-later
// NameOwner: who owns a well-known name on the bus at present.
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "adapters/dbus/bus.h"

namespace conntrack::adapters::dbus {

/// Follows the owner of one name. sd-bus does not check the sender of a signal against a well-known
/// name in a match, so whoever listens to somebody asks here whether it was that somebody (NM5).
/// Does not start a service that could be started by its name.
class NameOwner {
 public:
  /// The owner's unique name, or none: no such owner, or the bus does not say.
  using Changed = std::function<void(const std::optional<std::string>& owner)>;

  /// A bus that has not said within `answer_timeout` who the owner is, is asked again.
  NameOwner(Bus& bus, std::string name, domain::Duration answer_timeout = std::chrono::seconds(5));
  NameOwner(const NameOwner&) = delete;
  NameOwner& operator=(const NameOwner&) = delete;
  ~NameOwner() = default;

  /// Begins on a new connection. `changed` is called as soon as the owner is known, then at each
  /// change; never from within this call. Throws sdbus::Error.
  void follow(Changed changed);

  /// The connection is gone: there is no owner. `changed` is not called for that, nor later.
  void forget();

  const std::string& name() const { return name_; }

  /// True if the message was sent by the owner. One that was not is traced.
  bool sent(const sdbus::Message& message) const;

 private:
  void ask();
  void set(std::optional<std::string> owner);
  void trace_stranger(const sdbus::Message& message) const;

  Bus& bus_;
  std::string name_;
  domain::Duration answer_timeout_;
  Changed changed_;
  std::optional<std::string> owner_;
  bool owner_signalled_ = false;  ///< a signal has told more than the answer that is on its way
  sdbus::Slot changes_;
  std::unique_ptr<RemoteObject> daemon_;
};

}  // namespace conntrack::adapters::dbus
