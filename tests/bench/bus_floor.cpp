// SPDX-License-Identifier: GPL-3.0-or-later
// The floor of manager_bench: hears NetworkManager's signals by libsystemd alone, asks for the
// source address, and writes a line to a socket, or has NetworkManager activate a profile; and
// nothing else. bus_floor [SOCKET]
#include <systemd/sd-bus.h>

#include <cstdint>
#include <cstring>

#include "tests/bench/floor.h"

using namespace conntrack::tests;

namespace {

struct Floor {
  int server = -1;  // none: NetworkManager is given the command
  sd_bus* bus = nullptr;
  std::uint32_t state = 0;
};

// Reads one entry of a{sv}: 1 if there was one.
int read_entry(sd_bus_message* signal, const char** name, std::uint32_t* number, int* truth) {
  const int entered = sd_bus_message_enter_container(signal, 'e', "sv");
  if (entered <= 0) return entered;
  const char* type = nullptr;
  sd_bus_message_read(signal, "s", name);
  sd_bus_message_peek_type(signal, nullptr, &type);
  if (std::strcmp(type, "u") == 0) {
    sd_bus_message_read(signal, "v", "u", number);
  } else if (std::strcmp(type, "b") == 0) {
    sd_bus_message_read(signal, "v", "b", truth);
  } else {
    sd_bus_message_skip(signal, "v");
  }
  return sd_bus_message_exit_container(signal) < 0 ? -1 : 1;
}

void command(const Floor& floor) {
  if (floor.server >= 0) {
    ask_for_peers(floor.server);
    return;
  }
  sd_bus_call_method_async(floor.bus, nullptr, "org.freedesktop.NetworkManager",
                           "/org/freedesktop/NetworkManager", "org.freedesktop.NetworkManager",
                           "ActivateConnection", nullptr, nullptr, "ooo", "/profile/1", "/", "/");
}

int on_signal(sd_bus_message* signal, void* data, sd_bus_error*) {
  auto& floor = *static_cast<Floor*>(data);
  sd_bus_message_skip(signal, "s");
  if (sd_bus_message_enter_container(signal, 'a', "{sv}") < 0) return 0;
  const char* name = "";
  std::uint32_t state = floor.state;
  int truth = 0;
  while (read_entry(signal, &name, &state, &truth) > 0) {
    const bool moved = truth != 0 && std::strcmp(name, "Default") == 0;
    if ((moved || state != floor.state) && source_address() != 0) command(floor);
    floor.state = state;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 2) return 2;
  Floor floor;
  sd_bus*& bus = floor.bus;
  if (argc == 2 && (floor.server = connect_to(argv[1])) < 0) return 1;
  if (sd_bus_open_system(&bus) < 0 ||
      sd_bus_add_match(bus, nullptr,
                       "type='signal',sender='org.freedesktop.NetworkManager',"
                       "interface='org.freedesktop.DBus.Properties',member='PropertiesChanged'",
                       on_signal, &floor) < 0 ||
      sd_bus_get_property_trivial(
          bus, "org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager",
          "org.freedesktop.NetworkManager", "State", nullptr, 'u', &floor.state) < 0) {
    return 1;
  }
  while (true) {
    const int processed = sd_bus_process(bus, nullptr);
    if (processed < 0 || (processed == 0 && sd_bus_wait(bus, UINT64_MAX) < 0)) return 0;
  }
}
