// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/private_bus.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "tests/support/eventually.h"

namespace conntrack::tests {
namespace {

constexpr const char* bus_variable = "DBUS_SYSTEM_BUS_ADDRESS";

// No policy files and no service files of the host are read.
std::string configuration(const std::string& address) {
  return R"(<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>)" +
         address + R"(</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow receive_sender="*"/>
    <allow eavesdrop="true"/>
  </policy>
</busconfig>
)";
}

bool listens(const std::string& path) {
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  path.copy(where.sun_path, sizeof where.sun_path - 1);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool connected =
      ::connect(socket, reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0;
  ::close(socket);
  return connected;
}

}  // namespace

PrivateBus::PrivateBus()
    : socket_(directory_.path() + "/bus.sock"), address_("unix:path=" + socket_) {
  // Daemons that give up root must still reach the socket.
  std::filesystem::permissions(directory_.path(), std::filesystem::perms{0755});
  directory_.write("bus.conf", configuration(address_));
  ::setenv(bus_variable, address_.c_str(), 1);
  start();
}

PrivateBus::~PrivateBus() { ::unsetenv(bus_variable); }

void PrivateBus::start() {
  Command command;
  command.words = {"dbus-daemon", "--config-file=" + directory_.path() + "/bus.conf", "--nofork",
                   "--nopidfile", "--nosyslog"};
  daemon_.emplace(command);
  if (!eventually(std::chrono::seconds(10), [&] { return listens(socket_); })) {
    throw std::runtime_error("dbus-daemon does not start: " + daemon_->err());
  }
}

void PrivateBus::kill() { daemon_.reset(); }

void PrivateBus::freeze() {
  daemon_->signal(SIGSTOP);
  const std::string process = "/proc/" + std::to_string(daemon_->pid()) + "/stat";
  const auto stands_still = [&] {
    std::string stat;
    std::getline(std::ifstream(process), stat);
    return stat.find(") T ") != std::string::npos;
  };
  if (!eventually(std::chrono::seconds(10), stands_still)) {
    throw std::runtime_error("dbus-daemon does not stand still");
  }
}

void PrivateBus::thaw() { daemon_->signal(SIGCONT); }

}  // namespace conntrack::tests
