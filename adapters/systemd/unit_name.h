// SPDX-License-Identifier: GPL-3.0-or-later
// Which unit a peer is, and back: pure functions (VP3).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conntrack::adapters::systemd {

/// The template of wg-quick(8), whose instances are names of interfaces (VP3).
inline constexpr std::string_view wg_quick_template = "wg-quick@.service";

/// True for the name of a template of services: "wg-quick@.service".
bool is_template(std::string_view name);

/// The unit that a peer is: a name that ends in ".service" is the unit's own; any other is the
/// instance of the template, escaped as systemd-escape(1) does. wg-quick alone wants its instance,
/// the name of an interface, unescaped. None if there can be no such unit.
std::optional<std::string> unit_of(std::string_view peer, std::string_view unit_template);

/// The other way round: the peers that are this instance of the template, the shortest name first;
/// the last one is the unit's own name. Empty if it is no instance of it, or can be no peer.
std::vector<std::string> peers_of(std::string_view unit, std::string_view unit_template);

/// The interface that a unit of wg-quick makes; none for other units (VP4).
std::optional<std::string> wg_quick_interface(std::string_view unit);

/// The object's path of a unit; whether it is loaded does not matter.
std::string object_path(std::string_view unit);

}  // namespace conntrack::adapters::systemd
