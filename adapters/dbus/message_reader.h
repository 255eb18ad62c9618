// SPDX-License-Identifier: GPL-3.0-or-later
// Reading properties from messages.
#pragma once

#include <sdbus-c++/Message.h>

#include "adapters/dbus/property.h"

namespace conntrack::adapters::dbus {

/// Reads a `v`. A value of a type we have no use for is skipped. Throws sdbus::Error if there is no
/// `v` at this place.
PropertyValue read_value(sdbus::Message& message);

/// Reads an `a{sv}`; throws as read_value() does.
Properties read_properties(sdbus::Message& message);

}  // namespace conntrack::adapters::dbus
