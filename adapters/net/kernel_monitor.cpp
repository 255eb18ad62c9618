// SPDX-License-Identifier: GPL-3.0-or-later
// The best monitor of the kernel's addresses and routes that this build has.
#include "adapters/net/kernel_monitor.h"

#ifdef CONNTRACK_RTNETLINK
#include "adapters/net/rtnetlink_monitor.h"
#endif

namespace conntrack::adapters::net {

std::unique_ptr<ports::NetworkMonitor> make_kernel_monitor(
    boost::asio::io_context& loop, [[maybe_unused]] ports::RouteProbe& probe,
    [[maybe_unused]] const PollingMonitor::Targets& targets) {
#ifdef CONNTRACK_RTNETLINK
  return std::make_unique<RtnetlinkMonitor>(loop);
#else
  return std::make_unique<PollingMonitor>(loop, probe, targets);
#endif
}

}  // namespace conntrack::adapters::net
