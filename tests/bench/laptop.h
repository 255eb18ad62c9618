// SPDX-License-Identifier: GPL-3.0-or-later
// Laptop: what the benchmarks of the service have in common. In private namespaces only.
#pragma once

#include <net/route.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/net_namespace.h"
#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::tests {

/// A host route towards the test address, put there and taken away by a single system call: what
/// ip(8) does takes longer than what is measured.
class HostRoute {
 public:
  using Clock = std::chrono::steady_clock;

  HostRoute() : socket_(::socket(AF_INET, SOCK_DGRAM, 0)) {}
  HostRoute(const HostRoute&) = delete;
  HostRoute& operator=(const HostRoute&) = delete;
  ~HostRoute() { ::close(socket_); }

  /// Gives the time before the change.
  Clock::time_point toggle() {
    char device[] = "wifi";
    rtentry route{};
    auto& target = reinterpret_cast<sockaddr_in&>(route.rt_dst);
    target.sin_family = AF_INET;
    target.sin_addr.s_addr = htonl(0x01020304);
    reinterpret_cast<sockaddr_in&>(route.rt_genmask).sin_family = AF_INET;
    reinterpret_cast<sockaddr_in&>(route.rt_genmask).sin_addr.s_addr = INADDR_BROADCAST;
    route.rt_flags = RTF_UP | RTF_HOST;
    route.rt_dev = device;
    const Clock::time_point before = Clock::now();
    if (::ioctl(socket_, there_ ? SIOCDELRT : SIOCADDRT, &route) != 0) {
      throw std::runtime_error("the kernel does not take the route");
    }
    there_ = !there_;
    return before;
  }

 private:
  int socket_;
  bool there_ = false;
};

/// A laptop with two ways out, in the office by the first.
struct Laptop {
  Cable eth{"eth"};
  Cable wifi{"wifi"};
  TemporaryDirectory directory;
  std::string socket = directory.path() + "/tripesock";
  std::string bus = "unix:path=" + directory.path() + "/no-bus";  // there is none

  Laptop() {
    directory.write("conntrack.conf", "[vpn]\noffice = 10.0.0.0/8\nroam = 0/0\n");
    eth.add_address("10.1.2.3/24");
    wifi.add_address("172.20.0.9/16");
    ip({"route", "add", "default", "dev", "eth"});
  }

  /// The service. Settle time 0: the benchmarks flap, and are not to be damped for it.
  Command service() const { return program({"-a", socket}); }
  /// The same for NetworkManager's profiles, with another file.
  Command vpn_service(const std::string& file) const {
    return program({"--vpn", "networkmanager", "-f", file});
  }
  /// What the service is measured against.
  Command floor() const { return on_our_bus({CONNTRACK_FLOOR, socket}); }
  /// The same for NetworkManager's profiles.
  Command vpn_floor() const { return on_our_bus({CONNTRACK_FLOOR}); }
  /// Any other program.
  Command on_our_bus(const std::vector<std::string>& words) const {
    return {words, {}, {{"TRIPE_CONNTRACK_BUS", bus}, {"DBUS_SYSTEM_BUS_ADDRESS", bus}}, false};
  }

 private:
  Command program(const std::vector<std::string>& options) const {
    const char* const named = std::getenv("CONNTRACK_TEST_BINARY");
    std::vector<std::string> words{named != nullptr ? named : CONNTRACK_BUILT_BINARY,
                                   "-d",
                                   directory.path(),
                                   "--settle",
                                   "0",
                                   "--interval",
                                   "3600"};
    words.insert(words.end(), options.begin(), options.end());
    return on_our_bus(words);
  }
};

/// The number behind a name in one of the process's files in /proc; -1 if there is none.
inline double proc_number(pid_t pid, const std::string& file, const std::string& name) {
  std::ifstream stream("/proc/" + std::to_string(pid) + "/" + file);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with(name + ":")) continue;
    return std::stod(line.substr(name.size() + 1));
  }
  return -1;
}

}  // namespace conntrack::tests
