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
//     Drained       StampConfig, ProbeRoutes   has the file changed? where are we?
//     RoutesProbed  ListPeers                  unless nothing is new (DE8), in a pause (SC4), or
//                                              unknown (DE1)
//     PeersListed   ProbeRoutes                only to look under our own tunnels (VP6)
//     RoutesProbed  NotifyChange, KillPeer ... what each group comes to (Groups), and what is done
//
// Each question has a name, which its answer carries: an answer to another question than the one
// awaited comes too late and is ignored.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "domain/config/config.h"
#include "domain/tracker/action.h"
#include "domain/tracker/attempts.h"
#include "domain/tracker/claims.h"
#include "domain/tracker/config_follower.h"
#include "domain/tracker/event.h"
#include "domain/tracker/groups.h"
#include "domain/tracker/round_scheduler.h"
#include "domain/tracker/status.h"
#include "domain/tracker/timer_table.h"

namespace conntrack::domain {

/// What the user may set (CL9).
struct Settings {
  Duration settle = std::chrono::seconds{2};     ///< 0: nothing is held or damped
  Duration interval = std::chrono::seconds{30};  ///< of the periodic check
};

/// The configuration that the tracker begins with: a valid one (CL6).
struct ReadConfiguration {
  Config config;
  std::optional<FileStamp> stamp;
};

/// What a round came to for one group (CL5).
struct GroupDisposition {
  std::string group;
  Finding finding;
  Disposition disposition = Disposition::keep;
};

/// See the head of this file.
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
  const Config& config() const { return config_; }

  /// What a round asks of the kernel.
  Questions questions() const { return {targets_, under_tunnels_}; }

  /// What the claims come to (WH3).
  EffectiveClaim effective_claim() const { return claims_.effective_claim(); }

  /// Through which own tunnel the group saw its targets in the last round; null: through none
  /// (DE9).
  const TunnelView* tunnel_view(const std::string& group) const {
    return groups_.tunnel_view(group);
  }

  /// What the latest round came to, group by group; empty until it has got so far (CL5).
  const std::vector<GroupDisposition>& dispositions() const { return dispositions_; }

  /// What the service command `status` tells (SC4).
  Status status(TimePoint now) const;

 private:
  /// Where a round has got to.
  enum class Phase : std::uint8_t { idle, probing, listing, looking_under };

  struct Round {
    Phase phase = Phase::idle;
    std::optional<QuestionId> awaited;  // the question that it waits for
    RoundFacts facts;
  };

  struct Pause {
    std::optional<TimePoint> until;  // none: until `resume`
  };

  // tracker.cpp: events, and what waits
  void on(const Report& report);
  void on(const ManagerPresence& presence);
  void on(const BusChanged& bus);
  void on(const KernelChanged&);
  void on(const Resumed&);
  void on(const TimeElapsed&);
  void elapse(Wait wait);
  void update_timers();
  void begin_checks();
  void check_first();
  void request_check(const Trigger& check);
  Reason reason_of_report(Words words) { return {std::move(words), true, ++last_order_}; }
  Trigger make_check(std::string words, bool asks_server = false);
  void do_now(Action action) { actions_.push_back(std::move(action)); }

  // tracker_server.cpp: the server, and the peers that it connects
  void on(const ServiceClaimed&);
  void on(const ServerLost&);
  void on(const ConnectFinished& finished);
  void on(const KillFinished& finished);
  void on(const PersonChangedPeer& changed);
  void report_failed(const std::string& peer, const Words& error);
  void connect(const std::string& peer, const Outcome* outcome);
  void remove(const std::string& peer);
  void give_up_unanswered();
  void retry_connects();

  // tracker_config.cpp: the configuration file
  void on(const ConfigTouched& touched);
  void on(const ReloadRequested&);
  void on(const ConfigStamped& stamped);
  void on(const ConfigRead& read);
  void take_fault(const ConfigFault& fault, const std::optional<FileStamp>& stamp);
  void take_config(const Config& config);
  void adopt_next();
  void adopt(Config config);

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
  void announce(const std::vector<Outcome>& outcomes);
  void act_on(Outcome& outcome);
  void want(const Outcome& outcome);
  std::vector<std::string> orphans() const;
  QuestionId next_question();

  GroupStatus group_status(const Group& group, TimePoint now) const;

  Settings settings_;
  TimePoint now_;
  Actions actions_;  // what this event leads to

  Config config_;
  std::vector<Address> targets_;       // of config_
  std::vector<std::string> peers_;     // of config_, sorted
  std::optional<Config> next_config_;  // read during a round: in force after it (CF14)
  ConfigFollower follower_;
  std::optional<ConfigFault> config_fault_;            // the file has become invalid
  std::optional<std::optional<FileStamp>> warned_of_;  // the bad file that was warned of
  bool config_warning_is_owed_ = false;                // there was nobody to warn
  bool waits_for_config_ = false;                      // no round before the change is read (CL6)
  std::vector<JobId> reload_jobs_;

  TimerTable timers_;
  RoundScheduler scheduler_{timers_};
  Claims claims_;
  Groups groups_;
  Attempts attempts_;
  std::set<std::string> given_up_;     // the server may add them all the same (DE10)
  std::set<std::string> kill_failed_;  // warned of (NT5)
  PeerList peers_listed_;              // the last list
  BusChanged::State bus_ = BusChanged::State::startup;
  bool server_ready_ = false;
  bool server_was_lost_ = false;
  bool checking_ = false;  // somebody has reported, or nobody will (WH4, WH7)
  std::optional<Pause> pause_;

  Round round_;
  Observation observed_;                    // by the latest round
  std::optional<Observation> completed_;    // by the last round that was completed (DE8)
  std::vector<UnderTunnel> under_tunnels_;  // what such a round had to look under
  std::vector<GroupDisposition> dispositions_;
  bool network_up_ = false;
  bool probe_failed_ = false;  // warned of (NT5)
  std::uint64_t last_question_ = 0;
  std::uint64_t last_order_ = 0;
  Counts counts_;
};

}  // namespace conntrack::domain
