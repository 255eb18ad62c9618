// SPDX-License-Identifier: GPL-3.0-or-later
// All that is heard on D-Bus, as one monitor.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string_view>

#include "adapters/dbus/trace.h"
#include "ports/network_monitor.h"

namespace conntrack::adapters::dbus {

/// A monitor of NetworkManager, ConnMan, ICd and logind on one connection to the bus that `bus`
/// names: "" is the system bus, "SESSION" the session bus, anything else an address (CL10, NM1).
/// This call itself sets DBUS_SYSTEM_BUS_ADDRESS in our environment, unless it is the system bus.
/// The trace may be empty.
std::unique_ptr<ports::NetworkMonitor> make_managers(boost::asio::io_context& io,
                                                     std::string_view bus, Trace trace);

}  // namespace conntrack::adapters::dbus
