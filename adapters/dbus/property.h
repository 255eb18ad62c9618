// SPDX-License-Identifier: GPL-3.0-or-later
// Property: a name and a value that a manager has told, free of D-Bus.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace conntrack::adapters::dbus {

/// A value of one of the types that the rules read; `monostate` stands for any other type.
using PropertyValue = std::variant<std::monostate, bool, std::uint32_t, std::string>;

/// A property as it was told.
struct Property {
  std::string name;
  PropertyValue value;

  friend bool operator==(const Property&, const Property&) = default;
};

using Properties = std::vector<Property>;

}  // namespace conntrack::adapters::dbus
