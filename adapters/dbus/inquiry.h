// SPDX-License-Identifier: GPL-3.0-or-later
// Inquiry: a question to a service on the bus, for a program that asks and ends.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "adapters/dbus/bus.h"

namespace conntrack::adapters::dbus {

/// Finds one service and asks it, once, without following it. A service that could be started by
/// its name is not started. What is asked is the derived class's part. Whoever asks sets the limit
/// of time.
class Inquiry : private BusUser {
 public:
  /// Takes why there is no answer, for people.
  using Failed = std::function<void(const std::string& why)>;

  Inquiry(const Inquiry&) = delete;
  Inquiry& operator=(const Inquiry&) = delete;

 protected:
  /// To be made before Bus::start(); `name` is the service's well-known one.
  Inquiry(Bus& bus, std::string name);
  ~Inquiry() override;

  /// Starts the bus. To be called once; `failed` is called at most once, never from within.
  void begin(Failed failed);

  /// The service is there: `owner` is its unique name.
  virtual void ask(const std::string& owner) = 0;

  /// The connection is gone: let go of all that was made on it.
  virtual void forget() = 0;

  /// There is no answer. The first call counts.
  void fail(const std::string& why);

  Bus& bus() { return bus_; }

 private:
  void bus_connected() final;
  void bus_gone() final;

  Bus& bus_;
  std::string name_;
  Failed failed_;
  std::unique_ptr<RemoteObject> daemon_;
};

}  // namespace conntrack::adapters::dbus
