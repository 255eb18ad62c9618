// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/networkmanager/reports.h"

#include <variant>

namespace conntrack::adapters::networkmanager {
namespace {

using domain::Claim;
using domain::Manager;
using domain::Report;

/// The state of an active connection that is about to vanish.
constexpr std::uint32_t deactivated = 4;

std::optional<Claim> claim(std::uint32_t state) {
  switch (state) {
    case 50:  // connected, local only
    case 60:  // connected, site only
    case 70:  // connected, global
      return Claim::up;
    case 10:  // asleep
    case nm_disconnected:
    case 30:  // disconnecting
      return Claim::down;
    default:  // 0: unknown; 40: connecting, also while one working connection replaces another
      return std::nullopt;
  }
}

// True if `path` was not among `paths` before.
bool update_route(std::set<std::string>& paths, const std::string& path, bool is_default) {
  if (is_default) return paths.insert(path).second;
  paths.erase(path);
  return false;
}

}  // namespace

std::optional<Report> translate_nm_state(std::uint32_t state, bool at_attach) {
  const auto claimed = claim(state);
  if (!claimed) return std::nullopt;
  const std::string word = *claimed == Claim::up ? "connected" : "disconnected";
  return Report{.manager = Manager::network_manager,
                .claim = *claimed,
                .state = word,
                .words = {"nm", at_attach ? "initially-" + word : word},
                .at_attach = at_attach,
                .detail = state};
}

std::optional<std::uint32_t> nm_state(const dbus::Properties& properties) {
  for (const auto& [name, value] : properties) {
    if (name != "State") continue;
    if (const auto* const number = std::get_if<std::uint32_t>(&value)) return *number;
  }
  return std::nullopt;
}

std::optional<Report> DefaultRoutes::update(const std::string& path,
                                            const dbus::Properties& changed) {
  bool turned_true = false;
  for (const auto& [name, value] : changed) {
    const auto* const is_default = std::get_if<bool>(&value);
    if (is_default && name == "Default") turned_true |= update_route(ipv4_, path, *is_default);
    if (is_default && name == "Default6") turned_true |= update_route(ipv6_, path, *is_default);
  }
  if (nm_state(changed) == deactivated) {
    ipv4_.erase(path);
    ipv6_.erase(path);
  }
  if (!turned_true) return std::nullopt;
  return Report{.manager = Manager::network_manager,
                .claim = Claim::up,
                .state = {},
                .words = {"nm", "default-connection-change"},
                .always_event = true};
}

void DefaultRoutes::clear() {
  ipv4_.clear();
  ipv6_.clear();
}

}  // namespace conntrack::adapters::networkmanager
