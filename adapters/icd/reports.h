// SPDX-License-Identifier: GPL-3.0-or-later
// What Maemo's ICd says, as reports: no D-Bus here (NM3, WH2).
#pragma once

#include <optional>
#include <string>

#include "domain/tracker/event.h"

namespace conntrack::adapters::icd {

/// ICd tells of each IAP (Internet access point) by itself; this remembers which one carries the
/// network.
class IcdReports {
 public:
  /// get_ipinfo() answered with this IAP.
  domain::Report connected_at_attach(const std::string& iap);

  /// get_ipinfo() answered with an error: nothing is connected.
  domain::Report disconnected_at_attach();

  /// `status_changed`: none if the state is no report, or is `IDLE` of an IAP that is not ours.
  std::optional<domain::Report> status_changed(const std::string& iap, const std::string& state);

  /// Nothing is known any longer.
  void forget() { connected_.reset(); }

 private:
  std::optional<std::string> connected_;
};

}  // namespace conntrack::adapters::icd
