// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scripted_bus.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <string_view>

#include "tests/support/listening_socket.h"

namespace conntrack::tests {
namespace {

constexpr const char* system_bus_variable = "DBUS_SYSTEM_BUS_ADDRESS";

int on_call(sd_bus_message* call, void* script, sd_bus_error*) {
  if (sd_bus_message_is_method_call(call, nullptr, nullptr) <= 0) return 0;
  const std::string_view member = sd_bus_message_get_member(call);
  if (member == "Hello") {
    ScriptedBus::reply(call, ScriptedBus::daemon, "s", ":1.1");
  } else if (member == "AddMatch" || member == "RemoveMatch") {
    ScriptedBus::reply(call, ScriptedBus::daemon, "");
  } else {
    (*static_cast<const ScriptedBus::Script*>(script))(sd_bus_message_get_bus(call), call);
  }
  return 1;
}

// Until the client goes.
void serve(int client, const ScriptedBus::Script& script) {
  sd_bus* bus = nullptr;
  const sd_id128_t id{{1}};
  if (sd_bus_new(&bus) < 0 || sd_bus_set_fd(bus, client, client) < 0 ||
      sd_bus_set_server(bus, 1, id) < 0 || sd_bus_start(bus) < 0 ||
      sd_bus_add_filter(bus, nullptr, on_call, const_cast<ScriptedBus::Script*>(&script)) < 0) {
    ::_exit(1);
  }
  int progress = 0;
  while (progress >= 0) {
    progress = sd_bus_process(bus, nullptr);
    if (progress == 0) progress = sd_bus_wait(bus, UINT64_MAX);
  }
  sd_bus_close_unref(bus);
}

}  // namespace

ScriptedBus::ScriptedBus(const Script& script) {
  const std::string path = directory_.path() + "/bus.sock";
  const ListeningSocket socket(path);
  ::setenv(system_bus_variable, ("unix:path=" + path).c_str(), 1);
  process_ = ::fork();
  if (process_ != 0) return;
  while (true) serve(::accept4(socket.descriptor(), nullptr, nullptr, SOCK_CLOEXEC), script);
}

ScriptedBus::~ScriptedBus() {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  ::unsetenv(system_bus_variable);
}

}  // namespace conntrack::tests
