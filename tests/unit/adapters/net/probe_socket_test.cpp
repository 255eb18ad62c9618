// SPDX-License-Identifier: GPL-3.0-or-later
// ProbeSocket: which source address the kernel would use, asked by one socket that stays. Runs in a
// network of its own.
#include "adapters/net/probe_socket.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/net/ip_socket_address.h"
#include "tests/support/net_namespace.h"

namespace conntrack::adapters::net {
namespace {

using domain::Address;
using domain::Family;
using tests::ip;

Address address(const char* text) { return *domain::parse_address(text); }

/// This process may open no descriptor while the object lives.
class NoDescriptors {
 public:
  NoDescriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit none{0, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
  }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;
  ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

/// One line of /proc/net/udp.
struct UdpEntry {
  std::string local;
  unsigned long received = 0;  ///< bytes that wait to be read
};

std::vector<UdpEntry> udp_sockets() {
  std::ifstream file("/proc/net/udp");
  std::vector<UdpEntry> entries;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string slot;
    std::string remote;
    std::string state;
    std::string queues;
    UdpEntry entry;
    words >> slot >> entry.local >> remote >> state >> queues;
    entry.received = std::stoul(queues.substr(queues.find(':') + 1), nullptr, 16);
    entries.push_back(entry);
  }
  return entries;
}

struct ProbeSocketTest : testing::Test {
  ProbeSocket ipv4{Family::ipv4};
  ProbeSocket ipv6{Family::ipv6};

  void SetUp() override {
    tests::enter_new_network();
    ip({"link", "set", "lo", "up"});
    for (const char* link : {"eth0", "wlan0"}) {
      ip({"tuntap", "add", link, "mode", "tun"});
      ip({"link", "set", link, "addrgenmode", "none", "up"});
    }
    ip({"address", "add", "192.168.7.2/24", "dev", "eth0"});
    ip({"address", "add", "10.20.0.3/16", "dev", "wlan0"});
    ip({"address", "add", "2001:db8:7::2/64", "dev", "eth0", "nodad"});
  }

  std::string source_towards(const char* target) {
    const Address remote = address(target);
    const auto source = (remote.family() == Family::ipv4 ? ipv4 : ipv6).source_towards(remote);
    return source ? to_string(*source) : source.error().message();
  }
};

TEST_F(ProbeSocketTest, FollowsTheRoutesFromOneQuestionToTheNext) {
  EXPECT_EQ(source_towards("1.2.3.4"), "Network is unreachable");
  ip({"route", "add", "default", "dev", "eth0"});
  EXPECT_EQ(source_towards("1.2.3.4"), "192.168.7.2");
  EXPECT_EQ(source_towards("10.20.9.9"), "10.20.0.3");
  ip({"route", "replace", "default", "dev", "wlan0"});
  EXPECT_EQ(source_towards("1.2.3.4"), "10.20.0.3");
  ip({"route", "add", "prohibit", "1.2.3.4"});
  EXPECT_EQ(source_towards("1.2.3.4"), "Permission denied");
  ip({"route", "del", "prohibit", "1.2.3.4"});
  EXPECT_EQ(source_towards("1.2.3.4"), "10.20.0.3");
}

TEST_F(ProbeSocketTest, FollowsTheRoutesOfIpv6) {
  EXPECT_EQ(source_towards("2001::1"), "Network is unreachable");
  ip({"-6", "route", "add", "default", "dev", "eth0"});
  EXPECT_EQ(source_towards("2001::1"), "2001:db8:7::2");
  ip({"-6", "address", "add", "2001:db8:8::2/64", "dev", "wlan0", "nodad"});
  ip({"-6", "route", "replace", "default", "dev", "wlan0"});
  EXPECT_EQ(source_towards("2001::1"), "2001:db8:8::2");
}

// A kernel that spreads flows over several routes takes the ports into account (DE1).
TEST_F(ProbeSocketTest, KeepsItsPort) {
  std::set<std::string> ports;
  for (const char* target : {"1.2.3.4", "192.168.7.9", "10.20.9.9", "1.2.3.4", "192.168.7.9"}) {
    source_towards(target);
    const auto sockets = udp_sockets();
    ASSERT_EQ(sockets.size(), 1U);
    ports.insert(sockets[0].local.substr(sockets[0].local.find(':')));
  }
  EXPECT_EQ(ports.size(), 1U);
  EXPECT_NE(*ports.begin(), ":0000");
  EXPECT_EQ(ipv4.port(), std::stoul(ports.begin()->substr(1), nullptr, 16));
}

TEST_F(ProbeSocketTest, AsksWithoutDescriptorsOnceItIsOpen) {
  {
    const NoDescriptors none;
    EXPECT_EQ(source_towards("192.168.7.9"), "Too many open files");
  }
  EXPECT_EQ(source_towards("192.168.7.9"), "192.168.7.2");
  const NoDescriptors none;
  EXPECT_EQ(source_towards("10.20.9.9"), "10.20.0.3");
}

TEST_F(ProbeSocketTest, KeepsLittleOfWhatIsSentToIt) {
  source_towards("1.2.3.4");  // no route: the socket is connected to nobody
  const std::string local = udp_sockets().at(0).local;
  const auto port = std::stoul(local.substr(local.find(':') + 1), nullptr, 16);
  const IpSocketAddress to =
      to_ip_socket_address(address("192.168.7.2"), static_cast<std::uint16_t>(port));
  const int sender = ::socket(AF_INET, SOCK_DGRAM, 0);
  const std::string packet(1000, 'x');
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(::sendto(sender, packet.data(), packet.size(), 0, &to.any, to.size), 1000);
  }
  ::close(sender);
  unsigned long waiting = 0;
  for (const UdpEntry& socket : udp_sockets()) waiting += socket.received;
  EXPECT_LT(waiting, 16'384U);
  EXPECT_EQ(source_towards("192.168.7.9"), "192.168.7.2");
}

TEST_F(ProbeSocketTest, KnowsTheAddressesOnALink) {
  ip({"address", "add", "192.168.7.3/24", "dev", "eth0"});
  ip({"address", "add", "192.168.7.4/24", "dev", "eth0", "label", "eth0:vpn"});
  source_towards("192.168.7.9");
  EXPECT_TRUE(ipv4.knows_on_link(address("192.168.7.2"), "eth0"));
  EXPECT_TRUE(ipv4.knows_on_link(address("192.168.7.3"), "eth0"));
  EXPECT_FALSE(ipv4.knows_on_link(address("192.168.7.2"), "wlan0"));
  EXPECT_FALSE(ipv4.knows_on_link(address("10.20.0.3"), "eth0"));
  EXPECT_FALSE(ipv4.knows_on_link(address("192.168.7.2"), "eth9"));
  EXPECT_FALSE(ipv4.knows_on_link(address("192.168.7.2"), "no-link-has-such-a-name"));
  // It is there, and the question passes over it.
  EXPECT_FALSE(ipv4.knows_on_link(address("192.168.7.4"), "eth0"));
  EXPECT_FALSE(ipv6.knows_on_link(address("2001:db8:7::2"), "eth0"));
}

}  // namespace
}  // namespace conntrack::adapters::net
