// SPDX-License-Identifier: GPL-3.0-or-later
// `--init --vpn`: what is there is named, and what it prints passes --check without a word (CL14).
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/integration/program.h"
#include "tests/support/net_namespace.h"
#include "tests/support/private_bus.h"
#include "tests/support/real_network_manager.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::tests {
namespace {

using std::chrono_literals::operator""s;

class InitWithVpn : public testing::Test {
 protected:
  /// What is printed; fails if --check has anything to say against it.
  std::string init(const std::vector<std::string>& options) {
    std::vector<std::string> words{"--init"};
    words.insert(words.end(), options.begin(), options.end());
    Command command = conntrack(words);
    command.environment["TRIPE_CONNTRACK_BUS"] = bus_.address();
    const auto start = std::chrono::steady_clock::now();
    const Result result = run(command);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 15s);
    EXPECT_EQ(result.status, 0);
    EXPECT_EQ(result.err, "");
    const std::string file = directory_.write("init.conf", result.out);
    const Result check = run(conntrack({"--check", "-f", file}));
    EXPECT_EQ(check.status, 0);
    EXPECT_EQ(check.out + check.err, "") << result.out;
    return result.out;
  }

  static void expect(const std::string& text, const std::string& line) {
    EXPECT_NE(text.find("\n" + line + "\n"), std::string::npos) << line << "\nis not in\n" << text;
  }

  PrivateBus bus_;
  TemporaryDirectory directory_;
  Cable v1_{"v1"};
};

TEST_F(InitWithVpn, NamesTheProfilesOfNetworkManager) {
  RealNetworkManager manager;
  manager.start();
  manager.add_connection({"home", "v1", "192.168.7.2/24", "192.168.7.1", 100});
  manager.add_tunnel({"work", "tun7", "10.99.0.2/24"});
  manager.add_tunnel({"B\xc3\xbcro", "tun8", "10.98.0.2/24", true});
  manager.add_tunnel({"in two words", "tun9", "10.97.0.2/24"});
  manager.nmcli({"connection", "add", "type", "vpn", "vpn-type", "openvpn", "con-name", "Plugin",
                 "autoconnect", "no", "vpn.data", "remote=192.0.2.1"});
  manager.up("home");
  const std::string text = init({"--vpn", "networkmanager"});
  expect(text, "# VPN profiles of NetworkManager:");
  expect(text, "#   B\xc3\xbcro (it connects by itself: switch its connection.autoconnect off)");
  expect(text, "#   Plugin");
  expect(text, "#   work");
  EXPECT_NE(text.find(" is 'in two words'\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("home"), std::string::npos) << text;
  expect(text, "down/here = 192.168.7.0/24");
  expect(text, "B\xc3\xbcro = 0.0.0.0/0");
  for (const char* const link : {"tun7", "tun8", "tun9"}) delete_link(link);
}

// What others have configured has a profile, too, which is no peer.
TEST_F(InitWithVpn, LeavesOutWhatNetworkManagerHasGenerated) {
  RealNetworkManager manager;
  manager.start();
  ip({"tuntap", "add", "tun6", "mode", "tun"});
  ip({"address", "add", "10.96.0.2/24", "dev", "tun6"});
  ip({"link", "set", "tun6", "up"});
  manager.add_tunnel({"work", "tun7", "10.99.0.2/24"});
  const std::string text = init({"--vpn", "networkmanager"});
  EXPECT_EQ(text.find("#   tun6"), std::string::npos) << text;
  expect(text, "#   work");
  for (const char* const link : {"tun6", "tun7"}) delete_link(link);
}

TEST_F(InitWithVpn, WorksWithoutNetworkManager) {
  const std::string text = init({"--vpn", "networkmanager"});
  expect(text, "# VPN profiles of NetworkManager: none is known");
  expect(text, "#   (nobody is org.freedesktop.NetworkManager on the bus)");
  EXPECT_NE(text.find("\nmy-peer = "), std::string::npos) << text;
}

TEST_F(InitWithVpn, DoesNotWaitForASilentNetworkManager) {
  RealNetworkManager manager;
  manager.start();
  manager.freeze();
  const std::string text = init({"--vpn", "networkmanager"});
  expect(text, "#   (NetworkManager has not answered within three seconds)");
  manager.thaw();
}

TEST_F(InitWithVpn, DoesNotWaitForABusThatIsFrozenOrGone) {
  bus_.freeze();
  init({"--vpn", "networkmanager"});
  bus_.thaw();
  bus_.kill();
  expect(init({"--vpn", "networkmanager"}), "#   (there is no bus)");
  bus_.start();
}

TEST_F(InitWithVpn, WorksWithoutSystemd) {
  const std::string text = init({"--vpn", "systemd", "--unit", "openvpn@.service"});
  expect(text, "# Units of openvpn@.service: none is known");
  expect(text, "#   (nobody is org.freedesktop.systemd1 on the bus)");
  init({"--vpn", "systemd"});
}

TEST_F(InitWithVpn, RefusesATemplateThatIsNone) {
  const Result result = run(conntrack({"--init", "--vpn", "systemd", "--unit", "wg-quick"}));
  EXPECT_EQ(result.status, 2);
  EXPECT_NE(result.err.find("--unit takes the name of a template"), std::string::npos);
}

}  // namespace
}  // namespace conntrack::tests
