// SPDX-License-Identifier: GPL-3.0-or-later
// BusSubmitter: commands for the service, by the bus.
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <functional>
#include <memory>

#include "adapters/dbus/bus.h"
#include "ports/command_submitter.h"

namespace conntrack::adapters::bus_service {

/// Calls `Submit` of the service (CL13, VP5).
class BusSubmitter final : public ports::CommandSubmitter, private dbus::BusUser {
 public:
  /// To be made before Bus::start().
  explicit BusSubmitter(dbus::Bus& bus);
  BusSubmitter(const BusSubmitter&) = delete;
  BusSubmitter& operator=(const BusSubmitter&) = delete;
  ~BusSubmitter() override;

  /// Starts the bus, and gives the command as soon as it is there.
  void submit(const domain::Words& command,
              std::function<void(const ports::CommandOutcome&)> done) override;

 private:
  void bus_connected() override;
  void bus_gone() override;
  void answered(const dbus::CallError* error, sdbus::Message& answer);

  dbus::Bus& bus_;
  domain::Words command_;
  std::function<void(const ports::CommandOutcome&)> done_;
  std::unique_ptr<dbus::RemoteObject> service_;
};

}  // namespace conntrack::adapters::bus_service
