// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/real_network_manager.h"

#include <signal.h>

#include <filesystem>
#include <stdexcept>

#include "tests/support/unpacked_managers.h"

namespace conntrack::tests {
namespace {

std::string network_manager_configuration(const std::string& directory) {
  return R"([main]
plugins=keyfile
no-auto-default=*
dns=none
rc-manager=unmanaged
systemd-resolved=false
dhcp=internal
hostname-mode=none
auth-polkit=false
[connectivity]
enabled=false
[keyfile]
path=)" + directory +
         R"(/connections
unmanaged-devices=interface-name:lo
)";
}

}  // namespace

RealNetworkManager::RealNetworkManager() : log_(directory_.path() + "/log") {
  unpacked_program("NetworkManager", {});  // throws if it is missing
  hide_host_state();
  std::filesystem::create_directory(directory_.path() + "/connections");
  std::filesystem::create_directory(directory_.path() + "/conf.d");
  directory_.write("NetworkManager.conf", network_manager_configuration(directory_.path()));
}

void RealNetworkManager::leave_unmanaged(const std::string& device) {
  directory_.write(
      "conf.d/unmanaged.conf",
      "[keyfile]\nunmanaged-devices=interface-name:lo;interface-name:" + device + "\n");
}

void RealNetworkManager::start() {
  launch();
  wait_for_manager("NetworkManager does not start", log_, [this] { return is_started(); });
}

void RealNetworkManager::launch() {
  const auto in_directory = [this](const std::string& option, const std::string& name) {
    return "--" + option + "=" + directory_.path() + "/" + name;
  };
  daemon_.emplace(logging_to(
      log_, unpacked_program(
                "NetworkManager",
                {"--debug", "--log-level=INFO", in_directory("config", "NetworkManager.conf"),
                 in_directory("config-dir", "conf.d"), in_directory("system-config-dir", "conf.d"),
                 in_directory("intern-config", "intern.conf"), in_directory("state-file", "state"),
                 in_directory("pid-file", "pid")})));
}

void RealNetworkManager::stop(int signal) {
  daemon_->signal(signal);
  daemon_->wait();
}

void RealNetworkManager::add_connection(const StaticConnection& connection) {
  std::vector<std::string> arguments{"connection",
                                     "add",
                                     "type",
                                     "ethernet",
                                     "ifname",
                                     connection.device,
                                     "con-name",
                                     connection.name,
                                     "autoconnect",
                                     "no",
                                     "ipv4.method",
                                     "manual",
                                     "ipv4.addresses",
                                     connection.address,
                                     "ipv4.route-metric",
                                     std::to_string(connection.metric),
                                     "ipv6.method",
                                     "disabled"};
  if (!connection.gateway.empty()) {
    arguments.insert(arguments.end(), {"ipv4.gateway", connection.gateway});
  }
  nmcli(arguments);
}

void RealNetworkManager::add_tunnel(const TunnelProfile& profile) {
  nmcli({"connection", "add", "type", "tun", "ifname", profile.device, "con-name", profile.name,
         "autoconnect", profile.connects_by_itself ? "yes" : "no", "ipv4.method", "manual",
         "ipv4.addresses", profile.address, "ipv6.method", "disabled"});
}

void RealNetworkManager::freeze() { daemon_->signal(SIGSTOP); }

void RealNetworkManager::thaw() { daemon_->signal(SIGCONT); }

void RealNetworkManager::up(const std::string& connection) {
  nmcli({"connection", "up", connection});
}

void RealNetworkManager::down(const std::string& connection) {
  nmcli({"connection", "down", connection});
}

void RealNetworkManager::networking(bool on) { nmcli({"networking", on ? "on" : "off"}); }

std::string RealNetworkManager::nmcli(const std::vector<std::string>& arguments) const {
  Command command;
  command.words = unpacked_program("nmcli", arguments);
  const auto result = run(command);
  if (result.status != 0) throw std::runtime_error("nmcli: " + result.out + result.err);
  return result.out;
}

bool RealNetworkManager::is_started() const {
  Command command;
  command.words = unpacked_program("nmcli", {"-t", "-f", "STARTUP", "general"});
  command.environment = {{"LC_ALL", "C"}};
  return run(command).out == "started\n";
}

}  // namespace conntrack::tests
