// SPDX-License-Identifier: GPL-3.0-or-later
// The best monitor of the kernel's addresses and routes that can be had.
#include "adapters/net/kernel_monitor.h"

#include <exception>

#ifdef CONNTRACK_RTNETLINK
#include "adapters/net/rtnetlink_monitor.h"
#endif

namespace conntrack::adapters::net {

std::unique_ptr<ports::EventSource> make_kernel_monitor(boost::asio::io_context& loop,
                                                        ports::RouteProbe& probe,
                                                        const PollingMonitor::Targets& targets) {
#ifdef CONNTRACK_RTNETLINK
  try {
    return std::make_unique<RtnetlinkMonitor>(loop);
  } catch (const std::exception&) {
    // A sandbox may forbid these sockets, and nothing else. The probe does without them, too.
  }
#endif
  return std::make_unique<PollingMonitor>(loop, probe, targets);
}

}  // namespace conntrack::adapters::net
