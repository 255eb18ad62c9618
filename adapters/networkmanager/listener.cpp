// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/networkmanager/listener.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "adapters/dbus/message_reader.h"

namespace conntrack::adapters::networkmanager {
namespace {

constexpr const char* service_name = "org.freedesktop.NetworkManager";
constexpr const char* manager_path = "/org/freedesktop/NetworkManager";
constexpr const char* active_connection = "org.freedesktop.NetworkManager.Connection.Active";
constexpr const char* active_connections = "/org/freedesktop/NetworkManager/ActiveConnection";
constexpr const char* properties_interface = "org.freedesktop.DBus.Properties";

// The match rule of the standard PropertiesChanged of an interface; of the old one.
std::string standard_changes(std::string_view where, std::string_view interface) {
  return fmt::format("{},interface='{}',member='PropertiesChanged',arg0='{}'", where,
                     properties_interface, interface);
}
std::string old_changes(std::string_view where, std::string_view interface) {
  return fmt::format("{},interface='{}',member='PropertiesChanged'", where, interface);
}

dbus::Properties read_standard_changes(sdbus::Message& signal) {
  std::string interface;
  signal >> interface;
  return dbus::read_properties(signal);
}

// True if the property is told, and its value is of another type.
template <typename Type>
bool is_mistyped(const dbus::Properties& told, std::string_view property) {
  return std::any_of(told.begin(), told.end(), [&](const dbus::Property& each) {
    return each.name == property && !std::holds_alternative<Type>(each.value);
  });
}

dbus::MethodCall get(const char* property) {
  return {properties_interface, "Get", {service_name, property}};
}

}  // namespace

NetworkManagerListener::NetworkManagerListener(dbus::Bus& bus, domain::Duration answer_timeout)
    : dbus::ManagerListener(bus, {domain::Manager::network_manager, service_name, manager_path},
                            answer_timeout) {}

void NetworkManagerListener::subscribe() {
  const auto manager = fmt::format("path='{}'", manager_path);
  const auto connections = fmt::format("path_namespace='{}'", active_connections);
  listen(standard_changes(manager, service_name),
         [this](sdbus::Message& signal) { properties_changed(read_standard_changes(signal)); });
  listen(old_changes(manager, service_name),
         [this](sdbus::Message& signal) { properties_changed(dbus::read_properties(signal)); });
  listen(fmt::format("{},interface='{}',member='StateChanged'", manager, service_name),
         [this](sdbus::Message& signal) {
           std::uint32_t state = 0;
           signal >> state;
           state_changed(state);
         });
  listen(standard_changes(connections, active_connection), [this](sdbus::Message& signal) {
    active_connection_changed(signal.getPath(), read_standard_changes(signal));
  });
  listen(old_changes(connections, active_connection), [this](sdbus::Message& signal) {
    active_connection_changed(signal.getPath(), dbus::read_properties(signal));
  });
}

void NetworkManagerListener::ask() {
  question(get("State"), [this](dbus::Outcome outcome, sdbus::Message& answer) {
    if (outcome != dbus::Outcome::reply) return answered(std::nullopt);
    const auto value = dbus::read_value(answer);
    const auto* const state = std::get_if<std::uint32_t>(&value);
    if (!state) ignored("a State of the wrong type");
    if (state && *state == nm_disconnected) return ask_whether_it_starts();
    answered(state ? understood(*state, true) : std::nullopt);
  });
}

// NM1: one that starts says 20 until it has looked round. An old one has no `Startup`, and refuses;
// but one that keeps silent has not spoken.
void NetworkManagerListener::ask_whether_it_starts() {
  question(get("Startup"), [this](dbus::Outcome outcome, sdbus::Message& answer) {
    const bool starts =
        outcome == dbus::Outcome::reply && dbus::read_value(answer) == dbus::PropertyValue{true};
    const bool says_nothing = starts || outcome == dbus::Outcome::silence;
    answered(says_nothing ? std::nullopt : translate_nm_state(nm_disconnected, true));
  });
}

void NetworkManagerListener::forget() { default_routes_.clear(); }

std::optional<domain::Report> NetworkManagerListener::understood(std::uint32_t state,
                                                                 bool at_attach) const {
  auto said = translate_nm_state(state, at_attach);
  if (!said) ignored(fmt::format("state {}", state));
  return said;
}

void NetworkManagerListener::state_changed(std::uint32_t state) {
  if (const auto said = understood(state, false)) report(*said);
}

void NetworkManagerListener::properties_changed(const dbus::Properties& changed) {
  if (is_mistyped<std::uint32_t>(changed, "State")) ignored("a State of the wrong type");
  if (const auto state = nm_state(changed)) state_changed(*state);
}

void NetworkManagerListener::active_connection_changed(const std::string& connection,
                                                       const dbus::Properties& changed) {
  for (const char* const property : {"Default", "Default6"}) {
    if (is_mistyped<bool>(changed, property)) {
      ignored(fmt::format("a {} of the wrong type", property));
    }
  }
  if (const auto said = default_routes_.update(connection, changed)) report(*said);
}

}  // namespace conntrack::adapters::networkmanager
