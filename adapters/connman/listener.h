// SPDX-License-Identifier: GPL-3.0-or-later
// ConnmanListener: hears what ConnMan says (NM1).
#pragma once

#include "adapters/dbus/manager_listener.h"
#include "adapters/dbus/property.h"

namespace conntrack::adapters::connman {

/// Listens to ConnMan: the state of its manager, not of its services.
class ConnmanListener final : public dbus::ManagerListener {
 public:
  explicit ConnmanListener(dbus::Bus& bus,
                           domain::Duration answer_timeout = default_answer_timeout);

 private:
  void subscribe() override;
  void ask() override;

  /// The report in the properties; what is none is traced.
  std::optional<domain::Report> understood(const dbus::Properties& properties,
                                           bool at_attach) const;
};

}  // namespace conntrack::adapters::connman
