// SPDX-License-Identifier: GPL-3.0-or-later
// Reading properties from messages.
#pragma once

#include <sdbus-c++/Message.h>

#include <functional>
#include <string>

#include "adapters/dbus/property.h"

namespace conntrack::adapters::dbus {

/// Reads a `v`. A value of a type we have no use for is skipped. Throws sdbus::Error if there is no
/// `v` at this place.
PropertyValue read_value(sdbus::Message& message);

/// Reads an `a{sv}`; throws as read_value() does.
Properties read_properties(sdbus::Message& message);

/// Takes the properties of one interface.
using InterfaceHandler = std::function<void(const std::string& interface, const Properties&)>;

/// Reads an `a{sa{sv}}`: the interfaces of one object, or the sections of a profile; throws as
/// read_value() does.
void read_interfaces(sdbus::Message& message, const InterfaceHandler& handler);

/// Takes the properties of one interface of one object.
using ObjectHandler =
    std::function<void(const std::string& path, const std::string& interface, const Properties&)>;

/// Reads an `a{oa{sa{sv}}}`, the answer of an object manager; throws as read_value() does.
void read_objects(sdbus::Message& message, const ObjectHandler& handler);

/// Reads an `o`; throws sdbus::Error if there is none at this place.
std::string read_path(sdbus::Message& message);

}  // namespace conntrack::adapters::dbus
