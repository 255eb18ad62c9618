// SPDX-License-Identifier: GPL-3.0-or-later
// The best monitor of the kernel's addresses and routes that can be had.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "adapters/net/polling_monitor.h"
#include "ports/event_source.h"
#include "ports/route_probe.h"

namespace conntrack::adapters::net {

/// One that the kernel tells of changes, if the build has one and the kernel grants it, else a
/// PollingMonitor.
std::unique_ptr<ports::EventSource> make_kernel_monitor(boost::asio::io_context& loop,
                                                        ports::RouteProbe& probe,
                                                        const PollingMonitor::Targets& targets);

}  // namespace conntrack::adapters::net
