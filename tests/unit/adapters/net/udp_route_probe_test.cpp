// SPDX-License-Identifier: GPL-3.0-or-later
// UdpRouteProbe: the links of routes, and what comes and goes while they are asked for. Runs in
// networks of its own.
#include "adapters/net/udp_route_probe.h"

#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/rtnetlink.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <functional>
#include <initializer_list>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tests/support/net_namespace.h"

namespace {

// What happens, once, right before the kernel is asked for this: a type of rtnetlink, or a request
// of ioctl().
unsigned long awaited_question = 0;
std::function<void()> happening;

void about_to_ask(unsigned long question) {
  if (question == awaited_question && happening) std::exchange(happening, nullptr)();
}

}  // namespace

// Instead of the C library's.
extern "C" ssize_t sendto(int descriptor, const void* message, size_t size, int flags,
                          const sockaddr* to, socklen_t length) {
  nlmsghdr header{};
  if (size >= sizeof header) std::memcpy(&header, message, sizeof header);
  about_to_ask(header.nlmsg_type);
  return ::syscall(SYS_sendto, descriptor, message, size, flags, to, length);
}
extern "C" int ioctl(int descriptor, unsigned long request, ...) noexcept {
  std::va_list arguments;
  va_start(arguments, request);
  void* const about = va_arg(arguments, void*);
  va_end(arguments);
  about_to_ask(request);
  return static_cast<int>(::syscall(SYS_ioctl, descriptor, request, about));
}

namespace conntrack::adapters::net {
namespace {

using domain::Address;
using domain::Answer;
using domain::Found;
using domain::NoRoute;
using tests::ip;

Address address(const std::string& text) { return *domain::parse_address(text); }

void set(const std::string& name, const std::string& value) {
  std::ofstream file("/proc/sys/net/" + name);
  file << value << std::flush;
  ASSERT_TRUE(file) << name;
}

/// From now on this process gets no netlink sockets, as under systemd's RestrictAddressFamilies=.
bool forbid_netlink() {
  std::vector<sock_filter> program{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_NETLINK, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EAFNOSUPPORT),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

struct UdpRouteProbeTest : testing::Test {
  UdpRouteProbe probe;

  void SetUp() override {
    tests::enter_new_network();
    for (const char* link : {"eth0", "wlan0"}) {
      ip({"tuntap", "add", link, "mode", "tun"});
      ip({"link", "set", link, "addrgenmode", "none", "up"});
    }
    ip({"address", "add", "10.1.2.3/24", "dev", "eth0"});
    ip({"address", "add", "10.2.2.3/24", "dev", "wlan0"});
    ip({"address", "add", "2001:db8:1::3/64", "dev", "eth0", "nodad"});
    ip({"address", "add", "2001:db8:2::3/64", "dev", "wlan0", "nodad"});
  }
  void TearDown() override { happening = nullptr; }

  Answer look(const std::string& target) {
    return probe.probe({{address(target)}, {}}).entries().at(0).answer;
  }

  /// What is answered if this happens before the kernel is asked for that.
  Answer look_while(const std::string& target, unsigned long question,
                    const std::vector<std::string>& change) {
    awaited_question = question;
    happening = [change] { ip(change); };
    const Answer answer = look(target);
    EXPECT_FALSE(happening) << "it was not asked for that";
    return answer;
  }

  /// Asks for many targets of a prefix, and expects that each is found, with its address's link.
  void expect_links_of_addresses(const std::string& prefix) {
    int on_eth0 = 0;
    for (int last = 1; last <= 32; ++last) {
      const Answer answer = look(prefix + std::to_string(last));
      ASSERT_TRUE(std::holds_alternative<Found>(answer));
      const auto& found = std::get<Found>(answer);
      const bool is_eth0s =
          found.address == address("10.1.2.3") || found.address == address("2001:db8:1::3");
      EXPECT_EQ(found.interface, is_eth0s ? "eth0" : "wlan0") << last;
      EXPECT_FALSE(found.is_borrowed) << last;
      on_eth0 += is_eth0s ? 1 : 0;
    }
    EXPECT_GT(on_eth0, 0);
    EXPECT_LT(on_eth0, 32);
  }
};

// The kernel chooses by addresses and ports: the link must be asked for as the address is.
TEST_F(UdpRouteProbeTest, TellsTheLinkOfTheFlowAmongSeveralRoutes) {
  set("ipv4/fib_multipath_hash_policy", "1");
  ip({"route", "add", "default", "nexthop", "dev", "eth0", "nexthop", "dev", "wlan0"});
  expect_links_of_addresses("1.2.3.");
}

TEST_F(UdpRouteProbeTest, TellsTheLinkOfTheFlowAmongSeveralRoutesOfIpv6) {
  set("ipv6/fib_multipath_hash_policy", "1");
  ip({"-6", "route", "add", "default", "nexthop", "via", "2001:db8:1::1", "dev", "eth0", "nexthop",
      "via", "2001:db8:2::1", "dev", "wlan0"});
  expect_links_of_addresses("2001::");
}

TEST_F(UdpRouteProbeTest, TellsTheLinkOfARuleForUdp) {
  for (const char* family : {"-4", "-6"}) {
    ip({family, "route", "add", "default", "dev", "eth0"});
    ip({family, "route", "add", "default", "dev", "wlan0", "table", "100"});
    ip({family, "rule", "add", "ipproto", "udp", "dport", "9", "table", "100"});
  }
  EXPECT_EQ(look("1.2.3.4"), Answer(Found{address("10.2.2.3"), "wlan0"}));
  EXPECT_EQ(look("2001::1"), Answer(Found{address("2001:db8:2::3"), "wlan0"}));
}

// DE1: what is not there any more is no route, and not unknown.
TEST_F(UdpRouteProbeTest, ARouteThatGoesMeanwhileIsNone) {
  ip({"route", "add", "default", "dev", "eth0"});
  EXPECT_EQ(look_while("1.2.3.4", RTM_GETROUTE, {"route", "del", "default"}), Answer(NoRoute{}));
}

TEST_F(UdpRouteProbeTest, ALinkThatGoesMeanwhileIsNoRoute) {
  for (const unsigned long question :
       std::initializer_list<unsigned long>{SIOCGIFNAME, SIOCGIFFLAGS, RTM_GETADDR}) {
    ip({"link", "add", "gone", "type", "veth", "peer", "name", "end"});
    for (const char* link : {"end", "gone"}) ip({"link", "set", link, "addrgenmode", "none", "up"});
    ip({"address", "add", "2001:db8:3::3/64", "dev", "gone", "nodad"});
    ip({"-6", "route", "add", "default", "dev", "gone"});
    EXPECT_EQ(look_while("2001::1", question, {"link", "del", "gone"}), Answer(NoRoute{}))
        << question;
  }
}

// The next best has taken its place.
TEST_F(UdpRouteProbeTest, ARouteThatTakesTheOthersPlaceIsFound) {
  ip({"route", "add", "default", "dev", "wlan0", "metric", "600"});
  ip({"link", "add", "gone", "type", "veth", "peer", "name", "end"});
  for (const char* link : {"end", "gone"}) ip({"link", "set", link, "addrgenmode", "none", "up"});
  ip({"address", "add", "10.3.2.3/24", "dev", "gone"});
  ip({"route", "add", "default", "dev", "gone"});
  EXPECT_EQ(look_while("1.2.3.4", SIOCGIFNAME, {"link", "del", "gone"}),
            Answer(Found{address("10.2.2.3"), "wlan0"}));
}

// Routes for some source addresses only: a socket finds them, the question for the route does not.
TEST_F(UdpRouteProbeTest, WhereTheKernelTellsNoLinkTheAddressRemains) {
  ip({"-6", "route", "add", "default", "from", "2001:db8:1::/64", "dev", "eth0"});
  ip({"-6", "route", "add", "default", "from", "2001:db8:2::/64", "dev", "wlan0"});
  const Answer answer = look("2001::1");
  ASSERT_TRUE(std::holds_alternative<Found>(answer));
  EXPECT_EQ(std::get<Found>(answer).interface, "");
}

// A sandbox makes a system of this one that has no such sockets: addresses are found all the same.
TEST_F(UdpRouteProbeTest, DoesWithoutNetlinkSockets) {
  ip({"route", "add", "default", "dev", "eth0"});
  const auto look_in_a_sandbox = [this] {
    if (!forbid_netlink()) ::_exit(1);
    ::_exit(look("1.2.3.4") == Answer(Found{address("10.1.2.3"), ""}) ? 0 : 2);
  };
  EXPECT_EXIT(look_in_a_sandbox(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace conntrack::adapters::net
