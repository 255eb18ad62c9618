// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/icd/reports.h"

namespace conntrack::adapters::icd {
namespace {

domain::Report connected(const std::string& iap, bool at_attach) {
  return {.manager = domain::Manager::icd,
          .claim = domain::Claim::up,
          .state = "connected " + iap,
          .words = {"icd", at_attach ? "initially-connected" : "connected", iap},
          .at_attach = at_attach};
}

domain::Report idle(bool at_attach) {
  return {.manager = domain::Manager::icd,
          .claim = domain::Claim::down,
          .state = "idle",
          .words = {"icd", at_attach ? "initially-disconnected" : "idle"},
          .at_attach = at_attach};
}

}  // namespace

domain::Report IcdReports::connected_at_attach(const std::string& iap) {
  connected_ = iap;
  return connected(iap, true);
}

domain::Report IcdReports::disconnected_at_attach() {
  connected_.reset();
  return idle(true);
}

std::optional<domain::Report> IcdReports::status_changed(const std::string& iap,
                                                         const std::string& state) {
  if (state == "CONNECTED") {
    connected_ = iap;
    return connected(iap, false);
  }
  if (state == "IDLE" && connected_ == iap) {
    connected_.reset();
    return idle(false);
  }
  return std::nullopt;
}

}  // namespace conntrack::adapters::icd
