// SPDX-License-Identifier: GPL-3.0-or-later
// make_kernel_monitor: if the kernel tells us nothing, it is asked.
#include "adapters/net/kernel_monitor.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <vector>

#include "tests/support/run_until.h"
#include "tests/unit/adapters/net/fake_probe.h"

// Instead of the C library's: a kernel, or a sandbox, that grants no netlink sockets.
extern "C" int socket(int domain, int type, int protocol) noexcept {
  if (domain != AF_NETLINK) return static_cast<int>(::syscall(SYS_socket, domain, type, protocol));
  errno = EAFNOSUPPORT;
  return -1;
}

namespace conntrack::adapters::net {
namespace {

TEST(MakeKernelMonitor, LooksForChangesIfTheKernelGrantsNoSocket) {
  boost::asio::io_context loop;
  tests::FakeProbe probe;
  const auto monitor = make_kernel_monitor(loop, probe, [] {
    return std::vector{domain::Address::from_ipv4({1, 2, 3, 4})};
  });
  int changes = 0;
  monitor->start([&](const domain::Event&) { ++changes; });
  probe.answer = domain::Found{domain::Address::from_ipv4({10, 1, 2, 3}), ""};
  EXPECT_TRUE(tests::run_until(loop, [&] { return changes > 0; }));
}

}  // namespace
}  // namespace conntrack::adapters::net
