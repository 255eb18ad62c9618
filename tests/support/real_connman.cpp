// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/real_connman.h"

#include <systemd/sd-bus.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "tests/support/net_namespace.h"
#include "tests/support/unpacked_managers.h"

namespace conntrack::tests {
namespace {

std::string connman_configuration(const std::string& online_check) {
  std::string text = R"([General]
NetworkInterfaceBlacklist=lo
AllowHostnameUpdates=false
AllowDomainnameUpdates=false
)";
  if (online_check.empty()) return text + "EnableOnlineCheck=false\n";
  return text + "EnableOnlineCheck=true\nOnlineCheckIPv4URL=" + online_check +
         "\nOnlineCheckInitialInterval=1\nOnlineCheckMaxInterval=2\n";
}

// Written anew for each test: ConnMan keeps here what it was told last.
void write_state(const std::vector<StaticService>& services) {
  const std::filesystem::path directory = "/var/lib/connman";
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    std::filesystem::remove_all(entry);
  }
  std::ofstream(directory / "settings") << R"([global]
OfflineMode=false
TimeUpdates=manual
TimezoneUpdates=manual
[Wired]
Enable=true
)";
  for (const auto& service : services) {
    std::ofstream(directory / (service.device + ".config"))
        << "[service_" << service.device << "]\nType=ethernet\nDeviceName=" << service.device
        << "\nIPv4=" << service.address << '/' << service.netmask << '/'
        << service.gateway
        // Without a name server, which is not asked, it makes no online check.
        << "\nIPv6=off\nNameservers=" << service.gateway << '\n';
  }
}

struct BusCloser {
  void operator()(sd_bus* bus) const { sd_bus_flush_close_unref(bus); }
};
struct MessageReleaser {
  void operator()(sd_bus_message* message) const { sd_bus_message_unref(message); }
};
using Bus = std::unique_ptr<sd_bus, BusCloser>;
using Message = std::unique_ptr<sd_bus_message, MessageReleaser>;

Bus open_bus() {
  sd_bus* bus = nullptr;
  if (sd_bus_open_system(&bus) < 0) throw std::runtime_error("no bus to reach ConnMan on");
  return Bus(bus);
}

// The manager's state; empty if it does not say.
std::string connman_state() {
  const Bus bus = open_bus();
  sd_bus_message* answer = nullptr;
  const int called = sd_bus_call_method(bus.get(), "net.connman", "/", "net.connman.Manager",
                                        "GetProperties", nullptr, &answer, nullptr);
  const Message properties(answer);
  if (called < 0 || sd_bus_message_enter_container(answer, 'a', "{sv}") < 0) return {};
  while (sd_bus_message_enter_container(answer, 'e', "sv") > 0) {
    const char* name = nullptr;
    const char* value = nullptr;
    if (sd_bus_message_read(answer, "s", &name) < 0) return {};
    if (name == std::string("State") && sd_bus_message_read(answer, "v", "s", &value) >= 0) {
      return value;
    }
    if (sd_bus_message_skip(answer, "v") < 0 || sd_bus_message_exit_container(answer) < 0)
      return {};
  }
  return {};
}

// The path of a device's service: ethernet_MAC_cable.
std::string service_of(const std::string& device) {
  std::string address;
  std::ifstream("/sys/class/net/" + device + "/address") >> address;
  std::erase(address, ':');
  return "/net/connman/service/ethernet_" + address + "_cable";
}

}  // namespace

RealConnman::RealConnman(const std::vector<StaticService>& services,
                         const std::string& online_check)
    : log_(directory_.path() + "/log") {
  unpacked_program("connmand", {});  // throws if it is missing
  hide_host_state();
  write_state(services);
  directory_.write("main.conf", connman_configuration(online_check));
  for (const auto& service : services) devices_ += (devices_.empty() ? "" : ",") + service.device;
}

void RealConnman::start(const std::string& state) {
  const auto connmand = unpacked_program(
      "connmand", {"-n", "-r", "-c", directory_.path() + "/main.conf", "-i", devices_});
  std::vector<std::string> words{"setpriv", "--bounding-set", "-sys_time,-sys_boot,-sys_module",
                                 "--inh-caps", "-all"};
  words.insert(words.end(), connmand.begin(), connmand.end());
  daemon_.emplace(logging_to(log_, words));
  wait_until(state);
}

void RealConnman::stop(int signal) {
  daemon_->signal(signal);
  daemon_->wait();
}

void RealConnman::offline_mode(bool on, const std::string& state) {
  set("/", "net.connman.Manager", "OfflineMode", on);
  wait_until(state);
}

void RealConnman::power_ethernet(bool on, const std::string& state) {
  set("/net/connman/technology/ethernet", "net.connman.Technology", "Powered", on);
  wait_until(state);
}

void RealConnman::prefer(const std::string& device, const std::string& other) const {
  const Bus bus = open_bus();
  const int result = sd_bus_call_method(bus.get(), "net.connman", service_of(device).c_str(),
                                        "net.connman.Service", "MoveBefore", nullptr, nullptr, "o",
                                        service_of(other).c_str());
  if (result < 0) throw std::runtime_error("ConnMan does not prefer " + device);
  wait_for_manager("the default route is not on " + device, log_, [&] {
    return ip({"route", "get", "198.51.100.1"}).find("dev " + device + " ") != std::string::npos;
  });
}

void RealConnman::wait_until(const std::string& state) const {
  wait_for_manager("ConnMan is not " + state + " but " + connman_state(), log_,
                   [&] { return connman_state() == state; });
}

void RealConnman::set(const char* path, const char* interface, const char* property,
                      bool value) const {
  const Bus bus = open_bus();
  const int result =
      sd_bus_call_method(bus.get(), "net.connman", path, interface, "SetProperty", nullptr, nullptr,
                         "sv", property, "b", static_cast<int>(value));
  if (result < 0) throw std::runtime_error(std::string("ConnMan does not set ") + property);
}

OnlineServer::OnlineServer(const std::string& network_namespace)
    : server_([&] {
        Command command;
        command.words = {"ip", "netns", "exec", network_namespace, CONNTRACK_ONLINE_SERVER};
        return command;
      }()) {}

}  // namespace conntrack::tests
