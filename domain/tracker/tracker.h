// SPDX-License-Identifier: GPL-3.0-or-later
// Tracker: the state machine that keeps the right peer of each group connected.
//
// The tracker is told things and answers with things to do:
//
//     Event --> Tracker::handle --> Actions --> performed through ports --> more Events
//
// It does nothing else: no I/O, no clock, no waiting. Time comes with each event, and instead of
// setting timers the tracker says when it would next like to hear TimeElapsed (deadline()).
//
// An event changes what is known (the claims, the configuration, an attempt's end) and may leave a
// *trigger* behind, the wish for a round. When no more events wait (Drained), a pending trigger
// starts a *round*, one at a time (WH1). Triggers that come during a round are merged into one,
// which starts the next round after it. A round has these steps, and may end early after each:
//
//     Drained       StampConfig, ProbeRoutes   has the file changed? where are we?
//     RoutesProbed  ListPeers, FindInterfaces  unless nothing is new (DE8), or in a pause (SC4)
//     PeersListed   NotifyChange, KillPeer ... what each group comes to, and what is acted on
//
// What a group is to have comes from decide() and the claims; whether a change is acted on now,
// from its GroupState: good news travels at once, doubtful news waits, flapping is damped.
//
// What waits is a deadline: a kernel change for the manager's word (WH2), the first look (WH7),
// held changes (WH4), failed connects (DE10), the configuration file (CF14), the interval timer
// (WH8), a storm (WH5), a pause (SC4).
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/config/config.h"
#include "domain/decision/decision.h"
#include "domain/tracker/action.h"
#include "domain/tracker/attempts.h"
#include "domain/tracker/claims.h"
#include "domain/tracker/config_follower.h"
#include "domain/tracker/event.h"
#include "domain/tracker/group_state.h"
#include "domain/tracker/trigger.h"

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

/// What a round came to for one group.
struct GroupDisposition {
  std::string group;
  Finding finding;
  Disposition disposition = Disposition::keep;
};

/// One thing that `status` tells of: SUBJECT is first in each line about it (SC4).
struct StatusEntry {
  Words subject;  ///< "network"; "group", NAME
  Words facts;    ///< `key=value`
};

/// See the head of this file.
class Tracker {
 public:
  /// Begins at `now`. The second in which somebody may report before the first look (WH7) is
  /// counted from ServiceClaimed: before, nobody listens.
  Tracker(const Settings& settings, ReadConfiguration initial, TimePoint now);

  /// Takes an event and says what is to be done, in order. `now` never goes back.
  Actions handle(const Event& event, TimePoint now);

  /// When TimeElapsed is wanted; none if nothing waits.
  std::optional<TimePoint> deadline() const;

  /// The configuration in force.
  const Config& config() const { return config_; }

  /// What the claims come to (WH3).
  EffectiveClaim effective_claim() const { return claims_.effective_claim(); }

  /// The own tunnel for which the group was left as it is in the last round (DE9).
  const OwnTunnel* own_tunnel(const std::string& group) const;

  /// What the latest round came to, group by group; empty until it has got so far (CL5).
  const std::vector<GroupDisposition>& dispositions() const { return dispositions_; }

  /// What the service command `status` tells (SC4). `file` is the configuration's name.
  std::vector<StatusEntry> status(const std::string& file, const Interfaces& interfaces,
                                  TimePoint now) const;

 private:
  /// Where a round has got to.
  enum class Phase : std::uint8_t { idle, probing, listing };

  struct Round {
    Phase phase = Phase::idle;
    Trigger trigger;
    EffectiveClaim effective_claim =
        EffectiveClaim::none;  // of the claims when the routes were probed
    LocalAddresses locals;
    TimePoint probed_at;
    Interfaces interfaces;
    std::vector<std::string> connected_since;  // while the server was asked for its peers
  };

  struct Postponed {
    TimePoint until;
    Trigger trigger;
  };

  struct Pause {
    std::optional<TimePoint> until;  // none: until `resume`
  };

  struct Counts {
    std::uint64_t rounds = 0;
    std::uint64_t switches = 0;
    std::uint64_t connect_failures = 0;
    std::uint64_t config_errors = 0;
  };

  // tracker.cpp: events, and what waits
  void on(const Report& report);
  void on(const ManagerPresence& presence);
  void on(const BusChanged& bus);
  void on(const KernelChanged&);
  void on(const Resumed&);
  void on(const TimeElapsed&);
  void on(const ServiceClaimed&);
  void on(const ServerLost&);
  void on(const ConnectFinished& finished);
  void wait_for_manager(const Trigger& trigger);
  void check_if_nobody_reports();
  void elapse_wait_for_manager();
  void elapse_interval();
  void elapse_holds();
  void elapse_retries();
  void check_first();
  void wake();
  void request_round(const Trigger& trigger);
  void request_check(const Trigger& look);
  bool may_act(const Trigger& trigger) const;
  Reason report_in(Words words);
  Trigger make_check(std::string words, bool asks_server = false);
  void do_now(Action action) { actions_.push_back(std::move(action)); }

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
  void want_manual_round(const Words& words);

  // tracker_round.cpp: rounds
  struct Outcome;
  void on(const Drained&);
  void on(const RoutesProbed& probed);
  void on(const InterfacesFound& found);
  void on(const PeersListed& listed);
  void on(const PeersUnknown&);
  bool may_start_round();
  void begin_round();
  bool found_nothing_new(const LocalAddresses& locals) const;
  void complete_round(const std::vector<ConnectedPeer>& connected);
  void end_round();
  void retry_connects();
  void drop_needless_attempts(const std::vector<ConnectedPeer>& connected);
  std::vector<std::string> orphaned_attempts() const;
  std::vector<std::string> members(const Group& group,
                                   const std::vector<ConnectedPeer>& connected) const;
  Finding find(const Group& group) const;
  Outcome evaluate(const Group& group, const std::vector<ConnectedPeer>& connected);
  void act(std::vector<Outcome>& outcomes, const std::vector<ConnectedPeer>& connected);
  void act_on(Outcome& outcome, const std::vector<ConnectedPeer>& connected);
  void remove(const std::string& peer, const std::vector<ConnectedPeer>& connected);

  // tracker_status.cpp: `status`
  StatusEntry network_entry(TimePoint now) const;
  StatusEntry group_entry(const Group& group, TimePoint now) const;
  StatusEntry manager_entry(Manager manager, TimePoint now) const;
  StatusEntry config_entry(const std::string& file) const;

  Settings settings_;
  Config config_;
  std::vector<Address> targets_;       // of config_
  std::vector<std::string> peers_;     // of config_
  std::optional<Config> next_config_;  // read during a round: in force after it (CF14)
  ConfigFollower follower_;
  std::optional<ConfigFault> config_fault_;            // the file has become invalid
  std::optional<std::optional<FileStamp>> warned_of_;  // the bad file that was warned of
  bool config_warning_is_owed_ = false;                // there was nobody to warn
  bool waits_for_config_ = false;                      // no round before the change is read (CL6)
  std::vector<JobId> reload_jobs_;

  Claims claims_;
  Attempts attempts_;
  std::map<std::string, GroupState> groups_;      // by name; made when first looked at
  std::map<std::string, OwnTunnel> own_tunnels_;  // by group, as the last round found them
  BusChanged::State bus_ = BusChanged::State::startup;
  bool server_ready_ = false;
  bool server_was_lost_ = false;

  Round round_;
  std::vector<GroupDisposition> dispositions_;  // of round_
  std::optional<Trigger> pending_;              // wants the next round
  std::optional<LocalAddresses> last_locals_;   // of the last completed round; none: ask anyway
  LocalAddresses seen_locals_;                  // as last probed
  bool network_up_ = false;                     // as last found
  std::deque<TimePoint> recent_rounds_;         // within the last second (WH5)

  bool awake_ = false;                       // the first report or the first look has been (WH7)
  std::optional<TimePoint> first_check_at_;  // none before the service is claimed
  TimePoint interval_at_;
  std::optional<TimePoint> storm_until_;
  std::optional<Postponed> waits_for_manager_;             // WH2
  std::optional<Postponed> asks_again_;                    // after the server would not say
  std::optional<std::pair<TimePoint, Reason>> last_word_;  // of a manager
  std::optional<Pause> pause_;

  Counts counts_;
  std::uint64_t last_order_ = 0;

  TimePoint now_;    // of the event being handled
  Actions actions_;  // what it leads to
};

}  // namespace conntrack::domain
