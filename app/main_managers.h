// SPDX-License-Identifier: GPL-3.0-or-later
// Managers: all that is heard on D-Bus, on the one connection to the bus.
#pragma once

#include <boost/asio/io_context.hpp>
#include <string_view>

#include "adapters/connman/listener.h"
#include "adapters/dbus/bus.h"
#include "adapters/icd/listener.h"
#include "adapters/logind/listener.h"
#include "adapters/loop/trace.h"
#include "adapters/networkmanager/listener.h"
#include "ports/event_source.h"

namespace conntrack::app {

/// The listeners to NetworkManager, ConnMan, ICd and logind (NM1), and their connection.
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
  adapters::networkmanager::NetworkManagerListener network_manager_{bus_};
  adapters::connman::ConnmanListener connman_{bus_};
  adapters::icd::IcdListener icd_{bus_};
  adapters::logind::LogindListener logind_{bus_};
};

}  // namespace conntrack::app
