// SPDX-License-Identifier: GPL-3.0-or-later
// IcdListener: hears what Maemo's Internet connectivity daemon says (NM1, NM3).
#pragma once

#include "adapters/dbus/manager_listener.h"
#include "adapters/icd/reports.h"

namespace conntrack::adapters::icd {

/// Speaks ICd's first interface, which ICd 2 has as well.
class IcdListener final : public dbus::ManagerListener {
 public:
  explicit IcdListener(dbus::Bus& bus, domain::Duration answer_timeout = default_answer_timeout);

 private:
  void subscribe() override;
  void ask() override;
  void forget() override;

  IcdReports reports_;
};

}  // namespace conntrack::adapters::icd
