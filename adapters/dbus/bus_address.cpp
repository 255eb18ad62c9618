// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/bus_address.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

namespace conntrack::adapters::dbus {
namespace {

// The D-Bus specification, "Server Addresses": other bytes of a value are written %XX.
std::string escaped(std::string_view value) {
  constexpr std::string_view plain =
      "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz/.\\*";
  std::string result;
  for (const char byte : value) {
    if (plain.find(byte) != std::string_view::npos) {
      result += byte;
    } else {
      result += fmt::format("%{:02x}", static_cast<unsigned char>(byte));
    }
  }
  return result;
}

std::string session_bus_address() {
  if (const char* address = std::getenv("DBUS_SESSION_BUS_ADDRESS")) return address;
  const char* const directory = std::getenv("XDG_RUNTIME_DIR");
  return fmt::format("unix:path={}/bus",
                     directory ? escaped(directory) : fmt::format("/run/user/{}", getuid()));
}

}  // namespace

BusChoice parse_bus_choice(std::string_view text) {
  if (text.empty()) return {BusChoice::Kind::system, {}};
  if (text == "SESSION") return {BusChoice::Kind::session, {}};
  return {BusChoice::Kind::address, std::string(text)};
}

void choose_bus(const BusChoice& choice) {
  // sdbus-c++ 1.2 leaks an sd_bus for each failed attempt to open a bus by its address, and none
  // for the system bus.
  constexpr const char* variable = "DBUS_SYSTEM_BUS_ADDRESS";
  switch (choice.kind) {
    case BusChoice::Kind::system:
      return;
    case BusChoice::Kind::session:
      setenv(variable, session_bus_address().c_str(), 1);
      return;
    case BusChoice::Kind::address:
      setenv(variable, choice.address.c_str(), 1);
      return;
  }
}

}  // namespace conntrack::adapters::dbus
