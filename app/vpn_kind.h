// SPDX-License-Identifier: GPL-3.0-or-later
// VpnKind: the kinds of VPN, and what they are called.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace conntrack::app {

/// Who the peers belong to (VP1).
enum class VpnKind : std::uint8_t { tripe, networkmanager, systemd };

/// A kind of VPN as the user knows it.
struct NamedVpn {
  VpnKind kind;
  std::string_view name;    ///< what `--vpn` takes
  std::string_view peers;   ///< what its peers are, for people
  std::string_view server;  ///< who is given the commands, for people
};

/// Every kind of VPN; the first is the default.
inline constexpr std::array named_vpns{
    NamedVpn{VpnKind::tripe, "tripe", "peers of a TrIPE server", "the server"},
    NamedVpn{VpnKind::networkmanager, "networkmanager", "profiles of NetworkManager",
             "NetworkManager"},
    NamedVpn{VpnKind::systemd, "systemd", "units of systemd", "systemd"},
};

/// What it is called.
constexpr const NamedVpn& names_of(VpnKind kind) {
  for (const NamedVpn& vpn : named_vpns) {
    if (vpn.kind == kind) return vpn;
  }
  return named_vpns.front();
}

}  // namespace conntrack::app
