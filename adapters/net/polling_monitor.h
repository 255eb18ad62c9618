// SPDX-License-Identifier: GPL-3.0-or-later
// PollingMonitor: notices changes of the network on systems whose kernel does not tell us.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <vector>

#include "adapters/loop/alarm.h"
#include "domain/decision/observation.h"
#include "ports/event_source.h"
#include "ports/route_probe.h"

namespace conntrack::adapters::net {

/// Sends KernelChanged when the local addresses towards the targets are not those of the last
/// check. That is exact: what changes no answer changes no decision. It sees changes of routes too,
/// which a comparison of the interfaces' addresses would not.
class PollingMonitor final : public ports::EventSource {
 public:
  /// The targets that matter at this moment (domain::targets_to_probe).
  using Targets = std::function<std::vector<domain::Address>()>;

  /// Checks once a `period`.
  PollingMonitor(boost::asio::io_context& loop, ports::RouteProbe& probe, Targets targets,
                 std::chrono::milliseconds period = std::chrono::seconds(1));

  void start(ports::EventSink sink) override;

 private:
  void wait();
  void check();

  loop::Alarm alarm_;
  ports::RouteProbe& probe_;
  Targets targets_;
  std::chrono::milliseconds period_;
  ports::EventSink sink_;
  domain::Observation last_;
};

}  // namespace conntrack::adapters::net
