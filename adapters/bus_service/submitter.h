// SPDX-License-Identifier: GPL-3.0-or-later
// BusSubmitter: commands for the service, by the bus.
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <functional>
#include <memory>
#include <string>

#include "adapters/dbus/inquiry.h"
#include "ports/command_submitter.h"

namespace conntrack::adapters::bus_service {

/// Calls `Submit` of the service (CL13, VP5).
class BusSubmitter final : public ports::CommandSubmitter, private dbus::Inquiry {
 public:
  /// To be made before Bus::start().
  explicit BusSubmitter(dbus::Bus& bus);

  /// Starts the bus, and gives the command as soon as it is there.
  void submit(const domain::Words& command,
              std::function<void(const ports::CommandOutcome&)> done) override;

 private:
  void ask(const std::string& owner) override;
  void forget() override { service_.reset(); }
  void answered(const dbus::CallError* error, sdbus::Message& answer);
  void finish(const ports::CommandOutcome& outcome);

  domain::Words command_;
  std::function<void(const ports::CommandOutcome&)> done_;
  std::unique_ptr<dbus::RemoteObject> service_;
};

}  // namespace conntrack::adapters::bus_service
