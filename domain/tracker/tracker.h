// SPDX-License-Identifier: GPL-3.0-or-later
// Tracker: the state machine that keeps the right peer of each group connected.
//
// The tracker is told things and answers with things to do:
//
//     Event --> Tracker::handle --> Actions --> performed through ports --> more Events
//
// It does nothing else: no I/O, no clock, no waiting. Time comes with each event, and instead of
// setting timers the tracker says when it would next like to hear TimeElapsed (TimerTable).
//
// An event changes what is known (the claims, the configuration, an attempt's end) and may request
// a *round* (RoundScheduler). When no more events wait (Drained), one starts, and may end early:
//
//     Drained       ProbeRoutes               where are we?
//     RoutesProbed  ListPeers                 unless nothing is new (DE8), in a pause (SC4), or
//                                             unknown (DE1)
//     PeersListed   ProbeRoutes               only to look under our own tunnels (VP6)
//     RoutesProbed  NotifyChange, KillPeer .. what each group comes to (Groups), and what is done
//     at its end    StampConfig               has the file changed?
//
// Each question has a name, which its answer carries: an answer to another question than the one
// awaited comes too late and is ignored.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/tracker/action.h"
#include "domain/tracker/checks.h"
#include "domain/tracker/claims.h"
#include "domain/tracker/connections.h"
#include "domain/tracker/event.h"
#include "domain/tracker/groups.h"
#include "domain/tracker/live_config.h"
#include "domain/tracker/round.h"
#include "domain/tracker/round_scheduler.h"
#include "domain/tracker/settings.h"
#include "domain/tracker/status.h"
#include "domain/tracker/timer_table.h"
#include "domain/tracker/trigger.h"

namespace conntrack::domain {

/// Turns events into actions, and holds all that must be known for that.
class Tracker {
 public:
  /// Begins at `now`. The second in which somebody may report before the first check (WH7) is
  /// counted from ServiceClaimed: before, nobody listens.
  Tracker(const Settings& settings, ReadConfiguration initial, TimePoint now);

  /// Takes an event and says what is to be done, in order. `now` never goes back.
  Actions handle(const Event& event, TimePoint now);

  /// When TimeElapsed is wanted; none if nothing waits.
  std::optional<TimePoint> deadline() const { return timers_.earliest(); }

  /// The configuration in force.
  const Config& config() const { return live_config_.in_force(); }

  /// What a round asks of the kernel.
  Questions questions() const { return {live_config_.targets(), last_.under_tunnels}; }

  /// What the claims come to (WH3).
  EffectiveClaim effective_claim() const { return claims_.effective_claim(); }

  /// Through which own tunnel the group saw its targets in the last round; null: through none
  /// (DE9).
  const TunnelView* tunnel_view(const std::string& group) const {
    return groups_.tunnel_view(group);
  }

  /// What the latest round came to, group by group; empty until it has got so far (CL5).
  const std::vector<GroupDisposition>& dispositions() const { return last_.dispositions; }

  /// What the service command `status` tells (SC4).
  Status status(TimePoint now) const;

 private:
  // tracker.cpp: events, and what waits
  void on(const Report& report);
  void on(const ManagerPresence& presence);
  void on(const BusChanged& bus);
  void on(const KernelChanged&);
  void on(const Resumed&);
  void on(const TimeElapsed&);
  void elapse(Wait wait);
  void update_timers();

  // tracker_server.cpp: the server, its peers, and the configuration file
  void on(const ServiceClaimed&);
  void on(const ServerLost&);
  void on(const ConnectFinished& finished);
  void on(const KillFinished& finished);
  void on(const PersonChangedPeer& changed);
  void on(const ConfigTouched& touched);
  void on(const ReloadRequested&);
  void on(const ConfigStamped& stamped);
  void on(const ConfigRead& read);
  void adopt_config();

  // tracker_commands.cpp: what people tell it to do
  void on(const CommandReceived& received);
  void apply(const UpCommand& command);
  void apply(const DownCommand& command);
  void apply(const ReloadCommand&) {}  // answered when the file has been read
  void apply(const PauseCommand& command);
  void apply(const ResumeCommand&);
  void end_pause();
  void request_manual_round(const Words& words);

  // tracker_round.cpp: rounds
  void on(const Drained&);
  void on(const RoutesProbed& probed);
  void on(const PeersListed& listed);
  void on(const PeersUnknown& unknown);
  void begin_round(const Trigger& trigger);
  void take_routes(const Observation& observation);
  bool may_act() const;
  bool found_nothing_new() const;
  void look_under_tunnels();
  void complete_round();
  void end_round();
  void abandon_round();
  void act_on(Outcome& outcome);

  Duration settle_;
  TimePoint now_;
  Actions actions_;  // what this event leads to

  TimerTable timers_;
  RoundScheduler scheduler_{timers_};
  Checks checks_;
  Reasons reasons_;
  LiveConfig live_config_;
  Claims claims_;
  Groups groups_;
  Connections connections_;
  BusChanged::State bus_ = BusChanged::State::startup;
  bool server_ready_ = false;
  bool server_was_lost_ = false;
  bool paused_ = false;

  Round round_;
  LastRound last_;
  bool probe_failed_ = false;  // warned of (NT5)
  Counts counts_;
};

}  // namespace conntrack::domain
