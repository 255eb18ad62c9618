// SPDX-License-Identifier: GPL-3.0-or-later
// --init on real networks (CL14): what it prints passes --check without a word, and --explain
// finds the machine where it is.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/integration/program.h"
#include "tests/support/net_namespace.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::tests {
namespace {

class Init : public testing::Test {
 protected:
  Init() { enter_new_network(); }

  /// Gives an interface an address, and the default route of its family.
  void plug(const Cable& cable, const std::string& own) {
    cable.add_address(own);
    const bool ipv6 = own.find(':') != std::string::npos;
    ip({ipv6 ? "-6" : "-4", "route", "add", "default", "dev", cable.name()});
  }

  /// What is printed; fails if --check has anything to say against it.
  std::string init() {
    const Result result = run(conntrack({"--init"}));
    EXPECT_EQ(result.status, 0);
    EXPECT_EQ(result.err, "");
    file = directory.write("init.conf", result.out);
    const Result check = run(conntrack({"--check", "-f", file}));
    EXPECT_EQ(check.status, 0);
    EXPECT_EQ(check.out + check.err, "") << result.out;
    return result.out;
  }

  /// What --explain says of it.
  std::string explain(std::vector<std::string> options = {}) {
    options.insert(options.end(), {"--explain", "-f", file});
    const Result result = run(conntrack(options));
    EXPECT_EQ(result.status, 0) << result.err;
    return result.out;
  }

  static void expect(const std::string& text, const std::string& part) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\nis not in\n" << text;
  }

  TemporaryDirectory directory;
  std::string file;
};

TEST_F(Init, DescribesANetworkOfBothFamilies) {
  const Cable eth("eth0");
  plug(eth, "192.168.7.20/24");
  plug(eth, "2001:db8:7::20/64");
  const std::string text = init();
  expect(text, "towards 1.2.3.4 the address 192.168.7.20 on eth0, in the network 192.168.7.0/24\n");
  expect(text,
         "towards 2001::1 the address 2001:db8:7::20 on eth0, in the network 2001:db8:7::/64\n");
  expect(text, "\ndown/here = 192.168.7.0/24\nmy-peer = 0.0.0.0/0\n");
  expect(text, "\ndown/here = 2001:db8:7::/64\nmy-peer = ::/0\n");
  expect(explain(), "=> no peer, by down/here");
  expect(explain({"--address", "2001:db8:7::99"}), "=> no peer, by down/here");
  expect(explain({"--address", "10.1.2.3", "--address", "2001:db8:8::1"}), "=> peer my-peer");
}

TEST_F(Init, WorksWithoutANetwork) {
  const std::string text = init();
  expect(text, "IPv4: towards 1.2.3.4 there is no address: ");
  expect(text, "IPv6: towards 2001::1 there is no address: ");
  expect(explain(), "my-peer");
  expect(explain({"--address", "10.1.2.3"}), "=> peer my-peer");
}

TEST_F(Init, WorksWithIpv6Alone) {
  const Cable eth("eth0");
  plug(eth, "2001:db8:7::20/128");
  expect(init(), "\ndown/here = 2001:db8:7::/64\n");
  expect(explain(), "=> no peer, by down/here");
  expect(explain({"--address", "2001:db8:8::1"}), "=> peer my-peer");
}

TEST_F(Init, SaysWhichOfFiveInterfacesItIs) {
  std::vector<std::unique_ptr<Cable>> cables;
  for (int i = 0; i < 5; ++i) {
    const std::string number = std::to_string(i);
    cables.push_back(std::make_unique<Cable>("eth" + number));
    cables.back()->add_address("10." + number + ".0.2/16");
    cables.back()->add_address("fd00:0:0:" + number + "::2/64");
  }
  ip({"-4", "route", "add", "default", "dev", "eth3"});
  ip({"-6", "route", "add", "default", "dev", "eth1"});
  const std::string text = init();
  expect(text, "the address 10.3.0.2 on eth3, in the network 10.3.0.0/16\n");
  expect(text, "the address fd00:0:0:1::2 on eth1, in the network fd00:0:0:1::/64\n");
  expect(text, "#   10.4.0.2/16 on eth4\n");
  expect(text, "#   fd00:0:0:3::2/64 on eth3\n");
  EXPECT_EQ(text.find("#   10.3.0.2/16"), std::string::npos) << text;
  expect(explain(), "=> no peer, by down/here");
}

// A VPN that is up, and has taken the default route.
TEST_F(Init, LooksUnderATunnel) {
  const Cable eth("eth0");
  plug(eth, "192.168.7.20/24");
  ip({"tuntap", "add", "tun0", "mode", "tun"});
  ip({"address", "add", "10.8.0.2/24", "dev", "tun0"});
  ip({"link", "set", "tun0", "up"});
  ip({"route", "add", "0.0.0.0/1", "dev", "tun0"});
  const std::string text = init();
#ifdef CONNTRACK_RTNETLINK
  expect(text, "the address 192.168.7.20 on eth0, in the network 192.168.7.0/24\n");
  expect(text, "under the tunnel tun0");
  expect(text, "#   10.8.0.2/24 on tun0\n");
  expect(text, "\ndown/here = 192.168.7.0/24\n");
#else  // nobody can be asked what lies under it
  expect(text, "the address 10.8.0.2 on tun0, in the network 10.8.0.0/24\n");
  expect(text, "This may be a tunnel.");
#endif
}

TEST_F(Init, SaysThatItsOutputCannotBeWritten) {
  Command command = conntrack({});
  command.words = {"sh", "-c", "'" + program() + "' --init >/dev/full"};
  EXPECT_EQ(run(command).status, 1);
}

}  // namespace
}  // namespace conntrack::tests
