// SPDX-License-Identifier: GPL-3.0-or-later
// RtnetlinkMonitor: hears of changes of the network from the Linux kernel. Runs in a network of its
// own, where nothing changes but by the tests.
#include "adapters/net/rtnetlink_monitor.h"

#include <gtest/gtest.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "tests/support/eventually.h"
#include "tests/support/net_namespace.h"
#include "tests/support/run_until.h"

namespace {
bool receiving_fails = false;
}

// Instead of the C library's: no means from outside breaks a netlink socket for good.
extern "C" ssize_t recvfrom(int descriptor, void* buffer, size_t size, int flags, sockaddr* sender,
                            socklen_t* length) {
  if (!receiving_fails)
    return ::syscall(SYS_recvfrom, descriptor, buffer, size, flags, sender, length);
  errno = EIO;
  return -1;
}
extern "C" ssize_t recvmsg(int descriptor, msghdr* message, int flags) {
  if (!receiving_fails) return ::syscall(SYS_recvmsg, descriptor, message, flags);
  errno = EIO;
  return -1;
}

namespace conntrack::adapters::net {
namespace {

using tests::ip;

/// Sends the kernel's "new address" to the monitor's socket, which the kernel did not; false if it
/// takes no more.
bool forge_message() {
  const int descriptor = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  sockaddr_nl to{};
  to.nl_family = AF_NETLINK;
  // The first netlink socket of a process has the number of the process.
  to.nl_pid = static_cast<std::uint32_t>(::getpid());
  nlmsghdr message{};
  message.nlmsg_len = sizeof message;
  message.nlmsg_type = RTM_NEWADDR;
  const auto sent = ::sendto(descriptor, &message, sizeof message, MSG_DONTWAIT,
                             reinterpret_cast<const sockaddr*>(&to), sizeof to);
  const bool is_full = sent < 0 && errno == EAGAIN;
  ::close(descriptor);
  if (sent != sizeof message && !is_full) throw std::runtime_error("it was not sent");
  return !is_full;
}

struct RtnetlinkMonitorTest : testing::Test {
  boost::asio::io_context loop;
  std::unique_ptr<RtnetlinkMonitor> monitor;
  int changes = 0;

  // IPv6 is to do nothing of its own, which would be heard of a second later.
  void SetUp() override {
    ip({"link", "add", "net0", "type", "veth", "peer", "name", "net1"});
    for (const char* link : {"net0", "net1"}) {
      ip({"link", "set", link, "addrgenmode", "none", "up"});
    }
    ASSERT_TRUE(tests::eventually(std::chrono::seconds(10), [] {
      return ip({"link", "show", "net0"}).find("state UP") != std::string::npos;
    }));
    ip({"address", "add", "10.1.2.3/24", "dev", "net0"});
    ip({"address", "add", "2001:db8::3/64", "dev", "net0", "nodad"});
  }
  void TearDown() override { ip({"link", "del", "net0"}); }

  void start(int buffer = RtnetlinkMonitor::default_buffer) {
    monitor = std::make_unique<RtnetlinkMonitor>(loop, buffer);
    monitor->start([this](const domain::Event& event) {
      EXPECT_TRUE(std::holds_alternative<domain::KernelChanged>(event));
      ++changes;
    });
  }

  /// True if we hear of a change from now on.
  bool hears() {
    changes = 0;
    return tests::run_until(loop, [this] { return changes > 0; });
  }

  /// Runs what is ready: the kernel has told of what ip(8) does before that ends.
  void run_ready() {
    loop.restart();
    loop.poll();
  }
};

struct Happening {
  std::string name;
  std::vector<std::string> arguments;  // of ip(8)

  friend std::ostream& operator<<(std::ostream& out, const Happening& it) { return out << it.name; }
};

struct RtnetlinkMonitorHears : RtnetlinkMonitorTest, testing::WithParamInterface<Happening> {};

// WH2: addresses, routes, rules and links of both families.
TEST_P(RtnetlinkMonitorHears, Of) {
  start();
  run_ready();
  ip(GetParam().arguments);
  EXPECT_TRUE(hears());
}

INSTANTIATE_TEST_SUITE_P(
    Each, RtnetlinkMonitorHears,
    testing::Values(
        Happening{"AnIpv4Address", {"address", "add", "10.1.2.4/24", "dev", "net0"}},
        Happening{"AnIpv4AddressGone", {"address", "del", "10.1.2.3/24", "dev", "net0"}},
        Happening{"AnIpv6Address", {"address", "add", "2001:db8::4/64", "dev", "net0", "nodad"}},
        Happening{"AnIpv6AddressGone", {"address", "del", "2001:db8::3/64", "dev", "net0"}},
        Happening{"AnIpv4Route", {"route", "add", "default", "via", "10.1.2.1"}},
        Happening{"AnIpv6Route", {"-6", "route", "add", "default", "via", "2001:db8::1"}},
        Happening{"AnIpv4Rule", {"rule", "add", "to", "1.2.3.4", "table", "7"}},
        Happening{"AnIpv6Rule", {"-6", "rule", "add", "to", "2001::1", "table", "7"}},
        Happening{"ALinkDown", {"link", "set", "net0", "down"}},
        Happening{"ANewLink", {"link", "add", "net2", "type", "veth", "peer", "name", "net3"}}),
    [](const auto& about) { return about.param.name; });

// A route that goes with its nexthop object is not told of.
TEST_F(RtnetlinkMonitorTest, HearsThatARouteGoesWithItsNexthop) {
  start();
  run_ready();
  ip({"nexthop", "add", "id", "7", "via", "10.1.2.1", "dev", "net0"});
  EXPECT_TRUE(hears());
  ip({"route", "add", "1.2.3.4", "nhid", "7"});
  EXPECT_TRUE(hears());
  run_ready();
  ip({"nexthop", "del", "id", "7"});
  EXPECT_TRUE(hears());
  EXPECT_EQ(ip({"route", "show", "1.2.3.4"}), "");
}

TEST_F(RtnetlinkMonitorTest, HearsOnceOfWhatIsToldTogether) {
  start();
  run_ready();
  changes = 0;
  for (const char* last : {"4", "5", "6", "7"}) {
    ip({"address", "add", std::string("10.1.2.") + last + "/24", "dev", "net0"});
  }
  loop.restart();
  loop.run_one_for(std::chrono::seconds(10));
  EXPECT_EQ(changes, 1);
  run_ready();
  EXPECT_EQ(changes, 1);
}

// A full buffer: what the kernel says is lost, and only that something is lost is heard. That is a
// change all the same, and later ones are heard of. It is filled with what does not count.
TEST_F(RtnetlinkMonitorTest, GoesOnAfterMessagesWereLost) {
  start(1);  // the kernel takes the least it can do with
  run_ready();
  while (forge_message()) continue;
  ip({"route", "add", "10.9.0.0/24", "dev", "net0"});
  EXPECT_TRUE(hears());
  run_ready();
  ip({"address", "add", "10.1.2.4/24", "dev", "net0"});
  EXPECT_TRUE(hears());
}

// More messages than are read in one turn of the loop: the rest is read in the next.
TEST_F(RtnetlinkMonitorTest, ReadsALongBurstToItsEnd) {
  start(1 << 20);
  run_ready();
  for (int route = 0; route < 100; ++route) {
    ip({"route", "add", "10.9." + std::to_string(route) + ".0/24", "dev", "net0"});
  }
  changes = 0;
  run_ready();
  EXPECT_EQ(changes, 2);
}

TEST_F(RtnetlinkMonitorTest, DoesNotBelieveOtherPrograms) {
  start();
  run_ready();
  changes = 0;
  ASSERT_TRUE(forge_message());
  loop.restart();
  EXPECT_EQ(loop.run_one_for(std::chrono::seconds(10)), 1U) << "it was to wake up for it";
  EXPECT_EQ(changes, 0);
}

TEST_F(RtnetlinkMonitorTest, FallsSilentWhenItIsDestroyed) {
  start();
  run_ready();
  changes = 0;
  ip({"address", "add", "10.1.2.4/24", "dev", "net0"});
  monitor.reset();
  loop.restart();
  loop.run();  // returns, because nothing is left to wait for
  EXPECT_EQ(changes, 0);
}

// A socket that gives errors for ever must not keep the processor busy, and is not given up.
TEST_F(RtnetlinkMonitorTest, PausesWhileItsSocketGivesErrorsAlone) {
  monitor = std::make_unique<RtnetlinkMonitor>(loop, RtnetlinkMonitor::default_buffer,
                                               std::chrono::milliseconds(200));
  monitor->start([this](const domain::Event&) { ++changes; });
  receiving_fails = true;
  ip({"address", "add", "10.1.2.4/24", "dev", "net0"});
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(500);
  std::size_t wake_ups = 0;
  while (std::chrono::steady_clock::now() < end) {
    loop.restart();
    wake_ups += loop.run_one_for(std::chrono::milliseconds(100));
  }
  receiving_fails = false;
  EXPECT_GE(changes, 1);
  EXPECT_LE(changes, 3);
  EXPECT_LE(wake_ups, 6U);
  EXPECT_TRUE(hears());  // what has waited since
  run_ready();
  ip({"address", "add", "10.1.2.5/24", "dev", "net0"});
  EXPECT_TRUE(hears());
}

}  // namespace
}  // namespace conntrack::adapters::net
