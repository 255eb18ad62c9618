// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/networkmanager/profile_reader.h"

#include <string>
#include <string_view>

#include "adapters/dbus/message_reader.h"

namespace conntrack::adapters::networkmanager {
namespace {

std::string text_of(const dbus::Properties& section, std::string_view key) {
  const auto* const text = dbus::find<std::string>(section, key);
  return text ? *text : std::string();
}

}  // namespace

Profile read_profile(sdbus::Message& answer) {
  Profile profile;
  dbus::read_interfaces(answer, [&](const std::string& section, const dbus::Properties& told) {
    if (section != "connection") return;
    profile.id = text_of(told, "id");
    profile.uuid = text_of(told, "uuid");
    profile.type = text_of(told, "type");
    profile.interface_name = text_of(told, "interface-name");
    // Told only if it is off. NetworkManager takes no notice of it in a VPN plugin's profile.
    const auto* const by_itself = dbus::find<bool>(told, "autoconnect");
    profile.connects_by_itself = profile.type != "vpn" && (!by_itself || *by_itself);
    // Its new name, and the one that older versions know.
    profile.is_port = !text_of(told, "controller").empty() || !text_of(told, "master").empty();
  });
  return profile;
}

}  // namespace conntrack::adapters::networkmanager
