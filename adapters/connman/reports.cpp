// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/connman/reports.h"

#include <variant>

namespace conntrack::adapters::connman {
namespace {

using domain::Claim;

// `ready` says nothing: it is where a ConnMan stays whose online check is off, or fails (WH2).
std::optional<Claim> claim(const std::string& state) {
  if (state == "online") return Claim::up;
  if (state == "ready") return Claim::none;
  if (state == "idle" || state == "offline") return Claim::down;
  return std::nullopt;
}

}  // namespace

std::optional<domain::Report> translate_connman_state(const std::string& state, bool at_attach) {
  const auto claimed = claim(state);
  if (!claimed) return std::nullopt;
  return domain::Report{.manager = domain::Manager::connman,
                        .claim = *claimed,
                        .state = state,
                        .words = {"connman", at_attach ? "initially-" + state : state},
                        .at_attach = at_attach};
}

std::optional<std::string> connman_state(const dbus::Properties& properties) {
  for (const auto& [name, value] : properties) {
    if (name != "State") continue;
    if (const auto* const state = std::get_if<std::string>(&value)) return *state;
  }
  return std::nullopt;
}

}  // namespace conntrack::adapters::connman
