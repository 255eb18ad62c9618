// SPDX-License-Identifier: GPL-3.0-or-later
// Groups: what a round makes of each peer group.
//
// The evaluation of a group brings together what the addresses select (decide), what the claims say
// of the network, what the group has, and whether a change may be acted on now (GroupState). Before
// it, own tunnels are looked through: where a target is reached through the tunnel of one of the
// group's own peers, the answer that was found under the tunnel decides (VP6); if there is none,
// the group is left as it is (DE9).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/config/config.h"
#include "domain/decision/own_tunnel.h"
#include "domain/tracker/attempt_table.h"
#include "domain/tracker/claims.h"
#include "domain/tracker/group_state.h"
#include "domain/tracker/peer_list.h"
#include "domain/tracker/trigger.h"

namespace conntrack::domain {

/// What a round knows when it evaluates the groups.
struct RoundFacts {
  Trigger trigger;
  EffectiveClaim claim = EffectiveClaim::none;  ///< when the routes were probed
  Observation observation;
  TimePoint observed_at;
  PeerList connected;
  std::vector<ConnectedPeer> falling;  ///< not connected any more; their tunnels are there yet
};

/// What a round makes of one group.
struct Outcome {
  const Group* group = nullptr;
  GroupState* state = nullptr;
  Finding finding;
  Disposition disposition = Disposition::keep;
  Reason reason;                          ///< if it acts
  std::vector<std::string> to_kill;       ///< connected or being connected, and not wanted (DE4)
  bool to_connect = false;                ///< the peer wanted is not connected
  std::optional<Found> source;            ///< what selected the definition
  std::vector<Observation::Entry> asked;  ///< the answers for the group's targets, if needed (DE10)
  std::string under_tunnel;               ///< the link under which they were found (VP6)
  std::vector<ConnectedPeer> tunnels;  ///< the group's peers, if a tunnel of theirs was recognised

  bool acts() const { return to_connect || !to_kill.empty(); }
  std::optional<Address> source_address() const {
    return source ? std::optional{source->address} : std::nullopt;
  }
};

/// What a round came to for one group: what the trace tells of it (CL5).
struct GroupDisposition {
  std::string group;
  Finding finding;
  Disposition disposition = Disposition::keep;
};

/// A group's targets are reached through the tunnel of its own peer (DE9).
struct TunnelView {
  OwnTunnel own;
  std::vector<std::string> tunnels;  ///< of all of the group's connected peers, sorted
  bool looked_under = false;  ///< what lies under it decides (VP6); else the group is left as it is

  friend bool operator==(const TunnelView&, const TunnelView&) = default;
};

/// The groups of the configuration in force, with what each of them has.
class Groups {
 public:
  /// `settle` as for GroupState.
  explicit Groups(Duration settle) : settle_(settle) {}

  /// Groups that the configuration has no longer are forgotten.
  void adopt(const Config& config);

  /// What is still to be asked to look under the tunnels (VP6), and what was asked already: all
  /// that the groups need now.
  std::vector<UnderTunnel> questions(const Config& config, const RoundFacts& facts,
                                     const AttemptTable& attempts) const;

  /// Evaluates every group, in file order.
  std::vector<Outcome> evaluate(const Config& config, const RoundFacts& facts,
                                const AttemptTable& attempts, TimePoint now);

  /// What is held is held from now on for that reason (NT1).
  void set_reason(const Reason& reason);
  void restart_holds(TimePoint now);
  void end_holds(TimePoint now);
  /// When the next held change is due; none if none is held. Not between evaluate() and the end of
  /// what is done about its outcomes, which may change the groups' states.
  std::optional<TimePoint> hold_deadline() const;
  /// The reasons of the held changes that are due.
  std::vector<Reason> due_holds(TimePoint now) const;

  /// The groups that a person has taken over are ours again (VP8).
  void take_over();
  /// A person has changed a peer: the groups that are left to them (VP8).
  std::vector<std::string> leave_to_person(const Config& config, const PersonChangedPeer& changed);

  /// The group's state; null until a round has evaluated it.
  const GroupState* find(const std::string& group) const;
  /// The own tunnel that the last round found; null if it found none.
  const TunnelView* tunnel_view(const std::string& group) const;

 private:
  Outcome evaluate(const Config& config, const Group& group, const RoundFacts& facts,
                   const AttemptTable& attempts, TimePoint now);
  bool view_own_tunnel(const Config& config, const Group& group, const Observation& seen,
                       const std::vector<ConnectedPeer>& tunnelled, const RoundFacts& facts,
                       Outcome& outcome);

  Duration settle_;
  // Asked for after each event, of which there are as many as groups: found out once a round.
  mutable std::optional<TimePoint> hold_deadline_;
  mutable bool hold_deadline_is_known_ = false;
  std::map<std::string, GroupState> states_;
  std::map<std::string, TunnelView> tunnel_views_;
};

}  // namespace conntrack::domain
