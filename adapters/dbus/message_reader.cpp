// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/message_reader.h"

#include <sdbus-c++/Error.h>
#include <sdbus-c++/Types.h>

#include <utility>

namespace conntrack::adapters::dbus {
namespace {

template <typename Value>
PropertyValue read_as(sdbus::Message& message, const char* signature) {
  Value value{};
  message.enterVariant(signature);
  message >> value;
  message.exitVariant();
  return value;
}

}  // namespace

// Not by sdbus::Variant, which builds a message of its own for every value.
PropertyValue read_value(sdbus::Message& message) {
  std::string type;
  std::string contents;
  message.peekType(type, contents);
  // sdbus-c++ itself would take whatever else is there for a variant.
  if (type != "v") throw sdbus::Error("org.freedesktop.DBus.Error.InvalidSignature", "no variant");
  if (contents == "u") return read_as<std::uint32_t>(message, "u");
  if (contents == "b") return read_as<bool>(message, "b");
  if (contents == "s") return read_as<std::string>(message, "s");
  sdbus::Variant skipped;
  message >> skipped;
  return {};
}

Properties read_properties(sdbus::Message& message) {
  Properties properties;
  message.enterContainer("{sv}");
  while (message.enterDictEntry("sv")) {
    std::string name;
    message >> name;
    auto value = read_value(message);
    properties.push_back({std::move(name), std::move(value)});
    message.exitDictEntry();
  }
  message.clearFlags();  // the end of the array counts as a failure
  message.exitContainer();
  return properties;
}

}  // namespace conntrack::adapters::dbus
