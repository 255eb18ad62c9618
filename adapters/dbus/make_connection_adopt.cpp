// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/make_connection.h"

namespace conntrack::adapters::dbus {

std::unique_ptr<sdbus::IConnection> make_connection(OpenedBus opened, domain::Duration) {
  return sdbus::createBusConnection(opened.release());
}

}  // namespace conntrack::adapters::dbus
