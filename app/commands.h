// SPDX-License-Identifier: GPL-3.0-or-later
// Commands: what the clients of the service can ask for (section 6 of the rules).
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "domain/tracker/tracker.h"
#include "ports/config_source.h"
#include "ports/event_sink.h"
#include "ports/route_probe.h"
#include "ports/service_jobs.h"
#include "ports/timer.h"

namespace conntrack::app {

/// One service command, as a service runtime wants it.
struct CommandEntry {
  std::string name;
  std::string usage;  ///< the arguments, for people: "[REASON...]"
  std::size_t max_arguments = 0;
  std::size_t min_arguments = 0;
  std::function<void(const domain::JobId& job, const domain::Words& arguments)> run;
};

/// What the commands look at and answer with; all of it outlives them.
struct CommandContext {
  const domain::Tracker& tracker;
  ports::RouteProbe& routes;
  const ports::ConfigSource& config;
  const ports::Timer& timer;
  ports::ServiceJobs& jobs;
  ports::EventSink sink;  ///< takes CommandReceived
};

/// Those that change something are passed to the tracker, which answers; those that only look are
/// answered at once, from what the tracker knows (SC1, SC3, SC4).
std::vector<CommandEntry> make_commands(const CommandContext& context);

}  // namespace conntrack::app
