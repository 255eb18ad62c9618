// SPDX-License-Identifier: GPL-3.0-or-later
// BusChoice: which bus the network managers are looked for on.
#pragma once

#include <string>
#include <string_view>

namespace conntrack::adapters::dbus {

/// The bus that `$TRIPE_CONNTRACK_BUS` names (CL10).
struct BusChoice {
  enum class Kind { system, session, address };
  Kind kind = Kind::system;
  std::string address;  ///< a D-Bus address; only for Kind::address
};

/// "" is the system bus, "SESSION" the session bus, anything else an address.
BusChoice parse_bus_choice(std::string_view text);

/// Makes the chosen bus the one that Bus connects to, by setting `DBUS_SYSTEM_BUS_ADDRESS` in our
/// own environment; the system bus leaves it as it is. To be called before Bus::start().
void choose_bus(const BusChoice& choice);

}  // namespace conntrack::adapters::dbus
