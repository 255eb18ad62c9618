// SPDX-License-Identifier: GPL-3.0-or-later
// NetworkManagerListener: hears what NetworkManager says (NM1, NM2).
#pragma once

#include "adapters/dbus/manager_listener.h"
#include "adapters/networkmanager/reports.h"

namespace conntrack::adapters::networkmanager {

/// Listens to NetworkManager of any version since 0.9: the standard PropertiesChanged and the old
/// one of each interface are understood.
class NetworkManagerListener final : public dbus::ManagerListener {
 public:
  explicit NetworkManagerListener(dbus::Bus& bus,
                                  domain::Duration answer_timeout = default_answer_timeout);

 private:
  void subscribe() override;
  void ask() override;
  void forget() override;

  void ask_whether_it_starts();
  /// The report that a state is; what is none is traced.
  std::optional<domain::Report> understood(std::uint32_t state, bool at_attach) const;
  void state_changed(std::uint32_t state);
  void properties_changed(const dbus::Properties& changed);
  void active_connection_changed(const std::string& path, const dbus::Properties& changed);

  DefaultRoutes default_routes_;
};

}  // namespace conntrack::adapters::networkmanager
