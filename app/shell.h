// SPDX-License-Identifier: GPL-3.0-or-later
// Shell: the one loop around the core.
//
// Every event, from whatever adapter, goes through feed(). Nothing is handled from within feed():
// events wait in a queue, so that an action that is answered while it is being performed cannot
// come between two others, and so that a burst of signals is seen as a whole before a round begins
// (WH5). The shell decides nothing.
#pragma once

#include <deque>
#include <functional>
#include <string_view>

#include "domain/tracker/action.h"
#include "domain/tracker/event.h"
#include "domain/tracker/tracker.h"
#include "ports/announcer.h"
#include "ports/config_source.h"
#include "ports/peer_control.h"
#include "ports/route_probe.h"
#include "ports/service_jobs.h"
#include "ports/timer.h"

namespace conntrack::app {

/// What the shell performs actions with.
struct Ports {
  ports::RouteProbe& routes;
  ports::ConfigSource& config;
  ports::PeerControl& peers;
  ports::Announcer& announcer;
  ports::Announcer& log;  ///< told the same, once all actions of an event were performed
  ports::ServiceJobs& jobs;
  ports::Timer& timer;
};

/// Calls a function later, from the event loop, after what is already due there.
using Defer = std::function<void(std::function<void()>)>;

/// Takes one line of a trace, without its end.
using TraceLine = std::function<void(std::string_view)>;

/// Feeds events to the tracker, one at a time, and has its actions performed.
class Shell {
 public:
  /// The tracker and the ports outlive the shell, and the shell outlives what it has deferred.
  /// `trace` may be empty; it gets every event, every decision and every action (CL5).
  Shell(domain::Tracker& tracker, Ports ports, Defer defer, TraceLine trace);

  /// Puts an event into the queue. May be called at any moment.
  void feed(domain::Event event);

 private:
  void drain();
  void handle(const domain::Event& event);
  void perform(const domain::ProbeRoutes& action);
  void perform(const domain::ListPeers& action);
  void perform(const domain::KillPeer& action);
  void perform(const domain::ConnectPeer& action);
  void perform(const domain::AbandonConnect& action);
  void perform(const domain::StampConfig& action);
  void perform(const domain::ReadConfig& action);
  /// What is only to be told goes to the announcer.
  template <class What>
  void perform(const What& what);
  void perform(const domain::FinishJob& action);

  domain::Tracker& tracker_;
  Ports ports_;
  Defer defer_;
  TraceLine trace_;
  std::deque<domain::Event> queue_;
  bool is_deferred_ = false;
};

}  // namespace conntrack::app
