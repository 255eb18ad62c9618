// SPDX-License-Identifier: GPL-3.0-or-later
// What NetworkManager's states and properties mean to us: pure functions (NM2, WH2).
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "adapters/dbus/property.h"
#include "domain/tracker/event.h"

namespace conntrack::adapters::networkmanager {

/// NetworkManager is not connected; while it starts it says so of a network that works.
inline constexpr std::uint32_t nm_disconnected = 20;

/// The report that a value of `State` is; none for the numbers that say nothing.
std::optional<domain::Report> translate_nm_state(std::uint32_t state, bool at_attach);

/// The number in `State`, if it is among the properties and is one.
std::optional<std::uint32_t> nm_state(const dbus::Properties& properties);

/// Which active connections have a default route, by what their properties have told.
class DefaultRoutes {
 public:
  /// dbus::Properties of the active connection at `path` have changed, or are told again. A report
  /// if `Default` or `Default6` turned true.
  std::optional<domain::Report> update(const std::string& path, const dbus::Properties& changed);

  /// Nothing is known any longer.
  void clear();

 private:
  std::set<std::string> ipv4_;
  std::set<std::string> ipv6_;
};

}  // namespace conntrack::adapters::networkmanager
