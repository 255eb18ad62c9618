// SPDX-License-Identifier: GPL-3.0-or-later
// RemoteService: somebody on the bus who is given commands.
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <optional>
#include <string>
#include <vector>

#include "adapters/dbus/bus.h"
#include "adapters/dbus/name_owner.h"

namespace conntrack::adapters::dbus {

/// Follows the coming and going of one service, and hears only its signals (NM5). A service that
/// could be started by its name is not started. What is subscribed and asked is the derived class's
/// part.
class RemoteService : private BusUser {
 public:
  RemoteService(const RemoteService&) = delete;
  RemoteService& operator=(const RemoteService&) = delete;

 protected:
  /// To be made before Bus::start().
  RemoteService(Bus& bus, std::string name);
  ~RemoteService() override;

  /// Makes the subscriptions with listen(). May throw sdbus::Error.
  virtual void subscribe() = 0;

  /// The service is there, or another owns its name: `owner` is its unique name.
  virtual void appeared(const std::string& owner) = 0;

  /// The service or the bus is gone: let go of all that was made on the connection. Follows each
  /// appeared(); comes at other times, too.
  virtual void vanished() = 0;

  /// Has `handler` called for each of the service's signals that `rule` matches: further keys of a
  /// match rule, such as "path='/',member='PropertyChanged'".
  void listen(const std::string& rule, Bus::SignalHandler handler);

  Bus& bus() { return bus_; }

 private:
  void bus_connected() final;
  void bus_gone() final;

  Bus& bus_;
  NameOwner owner_;
  std::vector<sdbus::Slot> subscriptions_;
};

}  // namespace conntrack::adapters::dbus
