// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/networkmanager/profile_translation.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace conntrack::adapters::networkmanager {
namespace {

struct Named {
  std::uint32_t number;
  std::string_view name;
};

// NMActiveConnectionStateReason
constexpr std::array<Named, 15> active_reasons{{{0, "unknown"},
                                                {1, "none"},
                                                {2, "user-disconnected"},
                                                {3, "device-disconnected"},
                                                {4, "service-stopped"},
                                                {5, "ip-config-invalid"},
                                                {6, "connect-timeout"},
                                                {7, "service-start-timeout"},
                                                {8, "service-start-failed"},
                                                {9, "no-secrets"},
                                                {10, "login-failed"},
                                                {11, "connection-removed"},
                                                {12, "dependency-failed"},
                                                {13, "device-realize-failed"},
                                                {14, "device-removed"}}};

// NMDeviceStateReason: those that a virtual or wired device can end with.
constexpr std::array<Named, 30> device_reasons{{{1, "unknown"},
                                                {2, "now-managed"},
                                                {3, "now-unmanaged"},
                                                {4, "config-failed"},
                                                {5, "ip-config-unavailable"},
                                                {6, "ip-config-expired"},
                                                {7, "no-secrets"},
                                                {8, "supplicant-disconnect"},
                                                {9, "supplicant-config-failed"},
                                                {10, "supplicant-failed"},
                                                {11, "supplicant-timeout"},
                                                {12, "ppp-start-failed"},
                                                {13, "ppp-disconnect"},
                                                {14, "ppp-failed"},
                                                {15, "dhcp-start-failed"},
                                                {16, "dhcp-error"},
                                                {17, "dhcp-failed"},
                                                {35, "firmware-missing"},
                                                {36, "removed"},
                                                {37, "sleeping"},
                                                {38, "connection-removed"},
                                                {39, "user-requested"},
                                                {40, "carrier"},
                                                {41, "connection-assumed"},
                                                {50, "dependency-failed"},
                                                {53, "ssid-not-found"},
                                                {60, "new-activation"},
                                                {61, "parent-changed"},
                                                {62, "parent-managed-changed"},
                                                {64, "ip-address-duplicate"}}};

constexpr std::uint32_t active_user_disconnected = 2;
constexpr std::uint32_t device_unmanaged = 3;
constexpr std::uint32_t device_sleeping = 37;
constexpr std::uint32_t device_user_requested = 39;

std::string name_of(std::span<const Named> names, std::uint32_t number) {
  const auto found = std::find_if(names.begin(), names.end(),
                                  [&](const Named& each) { return each.number == number; });
  if (found != names.end()) return std::string(found->name);
  return "reason-" + std::to_string(number);
}

bool has_device_reason(const EndReason& reason) { return !reason.is_vpn && reason.device != 0; }

}  // namespace

domain::Words failure_words(const EndReason& reason) {
  if (has_device_reason(reason)) return {"nm", name_of(device_reasons, reason.device)};
  return {"nm", name_of(active_reasons, reason.active)};
}

domain::Words failure_words(const dbus::CallError& error) {
  if (error.message.empty()) return {error.name};
  return {error.name, error.message};
}

domain::Words activation_failure_words(const dbus::CallError& error, bool is_in_table) {
  const bool is_unknown = error.name == "org.freedesktop.NetworkManager.UnknownConnection";
  if (is_unknown && !is_in_table) return {"unknown-profile"};
  return failure_words(error);
}

bool is_by_request(const EndReason& reason) {
  return reason.active == active_user_disconnected ||
         (has_device_reason(reason) && reason.device == device_user_requested);
}

bool is_by_sleep(const EndReason& reason) {
  return has_device_reason(reason) &&
         (reason.device == device_sleeping || reason.device == device_unmanaged);
}

bool is_already_gone(const dbus::CallError& error) {
  return error.name == "org.freedesktop.NetworkManager.ConnectionNotActive" ||
         error.name == "org.freedesktop.DBus.Error.UnknownMethod" ||
         error.name == "org.freedesktop.DBus.Error.UnknownObject";
}

}  // namespace conntrack::adapters::networkmanager
