// SPDX-License-Identifier: GPL-3.0-or-later
// What ConnMan's states mean to us: pure functions (WH2).
#pragma once

#include <optional>
#include <string>

#include "adapters/dbus/property.h"
#include "domain/tracker/event.h"

namespace conntrack::adapters::connman {

/// The report that a value of the manager's `State` is; none for a state that the rules do not
/// name.
std::optional<domain::Report> translate_connman_state(const std::string& state, bool at_attach);

/// The value of `State`, if it is among the properties and is a string.
std::optional<std::string> connman_state(const dbus::Properties& properties);

}  // namespace conntrack::adapters::connman
