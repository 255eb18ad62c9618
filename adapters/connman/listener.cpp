// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/connman/listener.h"

#include <fmt/format.h>

#include "adapters/connman/reports.h"
#include "adapters/dbus/message_reader.h"

namespace conntrack::adapters::connman {
namespace {

constexpr const char* name = "net.connman";
constexpr const char* path = "/";
constexpr const char* manager = "net.connman.Manager";

}  // namespace

ConnmanListener::ConnmanListener(dbus::Bus& bus, domain::Duration answer_timeout)
    : dbus::ManagerListener(bus, {domain::Manager::connman, name, path}, answer_timeout) {}

void ConnmanListener::subscribe() {
  // ConnMan does not have the standard properties, but one signal for each that changes.
  listen(
      fmt::format("path='{}',interface='{}',member='PropertyChanged',arg0='State'", path, manager),
      [this](sdbus::Message& signal) {
        std::string property;
        signal >> property;
        if (const auto said = understood({{property, dbus::read_value(signal)}}, false))
          report(*said);
      });
}

void ConnmanListener::ask() {
  question({manager, "GetProperties", {}}, [this](dbus::Outcome outcome, sdbus::Message& answer) {
    answered(outcome == dbus::Outcome::reply ? understood(dbus::read_properties(answer), true)
                                             : std::nullopt);
  });
}

std::optional<domain::Report> ConnmanListener::understood(const dbus::Properties& properties,
                                                          bool at_attach) const {
  const auto state = connman_state(properties);
  auto said = state ? translate_connman_state(*state, at_attach) : std::nullopt;
  if (!said) ignored(state ? fmt::format("state {}", *state) : "properties without a state");
  return said;
}

}  // namespace conntrack::adapters::connman
