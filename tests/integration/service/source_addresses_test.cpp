// SPDX-License-Identifier: GPL-3.0-or-later
// Answers of the kernel that are none: source addresses that are no place (DE1a, DE6), and
// questions that cannot be asked (DE1).
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string>

#include "tests/integration/service/bed.h"
#include "tests/support/eventually.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;

class SourceAddresses : public ServiceBed {
 protected:
  /// Has the program look, and decide that no peer is wanted.
  void expect_nobody() {
    EXPECT_EQ(submit("up").end, "OK");
    expect_status("network", "state=down");
    expect_quiet();
  }

  bool explains(const std::string& text) {
    const auto answer = submit("explain");
    return std::ranges::any_of(
        answer.info, [&](const std::string& line) { return line.find(text) != std::string::npos; });
  }
};

TEST_F(SourceAddresses, ThatAreNoPlaceConnectNobody) {
  configure("[vpn]\nany = 0.0.0.0/0\nany6 = ::/0\n");
  start({"--settle", "0"});
  expect_nobody();
  ip({"route", "add", "default", "dev", "eth"});  // and no address
  expect_nobody();
  ip({"-6", "route", "add", "default", "dev", "eth"});  // of a router that gives no prefix
  ip({"-6", "addr", "add", "fe80::7/64", "dev", "eth", "nodad"});
  expect_nobody();
  EXPECT_TRUE(explains("fe80::7"));
  eth_.add_address("169.254.21.8/16");
  expect_nobody();
  EXPECT_TRUE(explains("169.254.21.8"));
  eth_.add_address("10.1.2.3/24");
  ip({"route", "replace", "default", "dev", "eth", "src", "10.1.2.3"});
  expect_peer("any");
}

/// All ports that the kernel may choose are taken while the object lives.
class NoPorts {
 public:
  NoPorts() : socket_(::socket(AF_INET6, SOCK_DGRAM, 0)) {  // of both families
    set_range(std::to_string(port) + ' ' + std::to_string(port));
    sockaddr_in6 name{};
    name.sin6_family = AF_INET6;
    name.sin6_port = htons(port);
    EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
  }
  NoPorts(const NoPorts&) = delete;
  NoPorts& operator=(const NoPorts&) = delete;
  ~NoPorts() {
    ::close(socket_);
    set_range("32768 60999");
  }

 private:
  static constexpr std::uint16_t port = 60'999;

  static void set_range(const std::string& range) {
    std::ofstream file("/proc/sys/net/ipv4/ip_local_port_range");
    file << range << std::flush;
    EXPECT_TRUE(file);
  }

  int socket_;
};

TEST_F(SourceAddresses, ThatCannotBeAskedForLeaveThePeersAsTheyAre) {
  plug(wifi_, "172.20.0.9/16");
  std::optional<NoPorts> none;
  none.emplace();
  start_server({"office"});
  start({"--settle", "0"});
  expect_containing("USER conntrack probe-failed");
  const int rounds = seconds("count", "rounds");
  EXPECT_TRUE(eventually(20s, [&] { return seconds("count", "rounds") >= rounds + 3; }));
  const auto all = log();
  const auto warnings = std::ranges::count_if(
      all, [](const std::string& line) { return line.find("probe-failed") != std::string::npos; });
  EXPECT_EQ(warnings, 2);  // what we sent, and its broadcast: once
  expect_peer("office");
  none.reset();
  expect_peer("roam");
  expect_peer("office", false);
}

}  // namespace
}  // namespace conntrack::tests
