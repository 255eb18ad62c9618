// SPDX-License-Identifier: GPL-3.0-or-later
// Managers: all that is heard on D-Bus, on the one connection to the bus.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string_view>
#include <vector>

#include "adapters/dbus/bus.h"
#include "adapters/loop/trace.h"
#include "ports/event_source.h"

namespace conntrack::app {

/// The listeners to the network managers and to logind (NM1), and their connection.
class Managers final : public ports::EventSource {
 public:
  /// On the bus that `bus` names: "" is the system bus, "SESSION" the session bus, anything else an
  /// address (CL10). Sets DBUS_SYSTEM_BUS_ADDRESS in our environment unless it is the system bus.
  /// The trace may be empty.
  Managers(boost::asio::io_context& io, std::string_view bus, adapters::loop::Trace trace);

  /// Begins to connect. Other users of the bus are to be added before.
  void start(ports::EventSink sink) override;

  /// The connection, for others that use it.
  adapters::dbus::Bus& bus() { return bus_; }

 private:
  adapters::dbus::Bus bus_;
  std::vector<std::unique_ptr<ports::EventSource>> listeners_;  // on bus_
};

}  // namespace conntrack::app
