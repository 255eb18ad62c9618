// SPDX-License-Identifier: GPL-3.0-or-later
// What the network managers say, as their adapters tell it (WH2).
#pragma once

#include "domain/tracker/event.h"

namespace conntrack::tests {

inline domain::Report nm_initially_connected() {
  return {domain::Manager::network_manager,
          domain::Claim::up,
          "connected",
          {"nm", "initially-connected"},
          true,
          false};
}
inline domain::Report nm_initially_disconnected() {
  return {domain::Manager::network_manager,
          domain::Claim::down,
          "disconnected",
          {"nm", "initially-disconnected"},
          true,
          false};
}
inline domain::Report nm_connected() {
  return {domain::Manager::network_manager,
          domain::Claim::up,
          "connected",
          {"nm", "connected"},
          false,
          false};
}
inline domain::Report nm_disconnected() {
  return {domain::Manager::network_manager,
          domain::Claim::down,
          "disconnected",
          {"nm", "disconnected"},
          false,
          false};
}
inline domain::Report nm_default_connection_change() {
  return {domain::Manager::network_manager,
          domain::Claim::up,
          {},
          {"nm", "default-connection-change"},
          false,
          true};
}

/// ConnMan is in a state: a signal, or the answer at attach.
inline domain::Report connman(const std::string& state, bool at_attach = false) {
  domain::Claim claim = domain::Claim::none;
  if (state == "online") claim = domain::Claim::up;
  if (state == "idle" || state == "offline") claim = domain::Claim::down;
  const std::string word = (at_attach ? "initially-" : "") + state;
  return {domain::Manager::connman, claim, state, {"connman", word}, at_attach, false};
}

inline domain::Report icd_connected(const std::string& iap) {
  return {domain::Manager::icd,
          domain::Claim::up,
          "connected " + iap,
          {"icd", "connected", iap},
          false,
          false};
}
inline domain::Report icd_idle() {
  return {domain::Manager::icd, domain::Claim::down, "idle", {"icd", "idle"}, false, false};
}
inline domain::Report icd_initially_connected(const std::string& iap) {
  return {domain::Manager::icd,
          domain::Claim::up,
          "connected " + iap,
          {"icd", "initially-connected", iap},
          true,
          false};
}
inline domain::Report icd_initially_disconnected() {
  return {domain::Manager::icd,
          domain::Claim::down,
          "idle",
          {"icd", "initially-disconnected"},
          true,
          false};
}

}  // namespace conntrack::tests
