// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/message_reader.h"

#include <utility>

#include "adapters/dbus/sdbus_api.h"

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

// The same for paths: one, or a list.
PropertyValue read_path_value(sdbus::Message& message) {
  message.enterVariant("o");
  auto path = read_path(message);
  message.exitVariant();
  return path;
}
PropertyValue read_list(sdbus::Message& message) {
  return read_as<std::vector<std::string>>(message, "as");
}
PropertyValue read_path_list(sdbus::Message& message) {
  std::vector<sdbus::ObjectPath> paths;
  message.enterVariant("ao");
  message >> paths;
  message.exitVariant();
  return std::vector<std::string>(paths.begin(), paths.end());
}

// Calls `read_entry` for each entry of a dictionary.
template <typename ReadEntry>
void read_dictionary(sdbus::Message& message, const char* array, const char* entry,
                     ReadEntry read_entry) {
  message.enterContainer(array);
  while (message.enterDictEntry(entry)) {
    read_entry();
    message.exitDictEntry();
  }
  message.clearFlags();  // the end of the array counts as a failure
  message.exitContainer();
}

}  // namespace

// Not by sdbus::Variant, which builds a message of its own for every value.
PropertyValue read_value(sdbus::Message& message) {
  const auto [type, contents] = next_type(message);
  // sdbus-c++ itself would take whatever else is there for a variant.
  if (type != 'v') throw make_error("org.freedesktop.DBus.Error.InvalidSignature", "no variant");
  if (contents == "u") return read_as<std::uint32_t>(message, "u");
  if (contents == "b") return read_as<bool>(message, "b");
  if (contents == "s") return read_as<std::string>(message, "s");
  if (contents == "o") return read_path_value(message);
  if (contents == "as") return read_list(message);
  if (contents == "ao") return read_path_list(message);
  sdbus::Variant skipped;
  message >> skipped;
  return {};
}

Properties read_properties(sdbus::Message& message) {
  Properties properties;
  read_dictionary(message, "{sv}", "sv", [&] {
    std::string name;
    message >> name;
    auto value = read_value(message);
    properties.push_back({std::move(name), std::move(value)});
  });
  return properties;
}

void read_interfaces(sdbus::Message& message, const InterfaceHandler& handler) {
  read_dictionary(message, "{sa{sv}}", "sa{sv}", [&] {
    std::string interface;
    message >> interface;
    handler(interface, read_properties(message));
  });
}

void read_objects(sdbus::Message& message, const ObjectHandler& handler) {
  read_dictionary(message, "{oa{sa{sv}}}", "oa{sa{sv}}", [&] {
    const std::string path = read_path(message);
    read_interfaces(message, [&](const std::string& interface, const Properties& properties) {
      handler(path, interface, properties);
    });
  });
}

std::string read_path(sdbus::Message& message) {
  sdbus::ObjectPath path;
  message >> path;
  return path;
}

}  // namespace conntrack::adapters::dbus
