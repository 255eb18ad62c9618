// SPDX-License-Identifier: GPL-3.0-or-later
// Property: a name and a value that a manager has told, free of D-Bus.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace conntrack::adapters::dbus {

/// A value of one of the types that the rules read: an `s` or `o` is a string, an `as` or `ao` a
/// list; `monostate` stands for any other type.
using PropertyValue =
    std::variant<std::monostate, bool, std::uint32_t, std::string, std::vector<std::string>>;

/// A property as it was told.
struct Property {
  std::string name;
  PropertyValue value;

  friend bool operator==(const Property&, const Property&) = default;
};

using Properties = std::vector<Property>;

/// The property's value if it was told and has this type; else null.
template <typename Type>
const Type* find(const Properties& properties, std::string_view name) {
  for (const Property& each : properties) {
    if (each.name == name) return std::get_if<Type>(&each.value);
  }
  return nullptr;
}

}  // namespace conntrack::adapters::dbus
