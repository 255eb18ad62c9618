// SPDX-License-Identifier: GPL-3.0-or-later
// Connections: has the server connect and kill peers, and knows how far each of them is (DE10).
//
// A round says which peer a group is to have (want) and which it is not (remove). Between the two
// lie the attempts, which fail, are tried again, or are never answered. A peer that is given up
// while the server connects it may be added all the same: it is remembered until a round has asked
// the server 2 s later, and killed then if no group names it any more.
//
// A peer that is listed no more may still have its tunnel: a VPN takes a second to take its routes
// back. As long as the tunnel leads to a target it is still one of our own, and no place (VP6).
//
// A refused kill is warned of once, until a kill of that peer succeeds (NT5).
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "domain/tracker/action.h"
#include "domain/tracker/attempt_table.h"
#include "domain/tracker/groups.h"
#include "domain/tracker/peer_list.h"
#include "domain/tracker/status.h"
#include "domain/tracker/timer_table.h"

namespace conntrack::domain {

/// The peers of the server. What is to be done is appended to `actions`.
class Connections {
 public:
  /// `longest_pause` bounds the time between a failed connect and the next. Keeps its deadline
  /// (abandon_check) in the table, which outlives it.
  Connections(Duration longest_pause, TimerTable& timers)
      : attempts_(longest_pause), timers_(timers) {}

  /// The peers that are being connected.
  const AttemptTable& attempts() const { return attempts_; }
  /// The peers that the server listed last.
  const PeerList& listed() const { return listed_; }

  /// The server's answers. `last_question` is the last one asked of it.
  void on(const PeersListed& listed, TimePoint now, Actions& actions);
  void on(const ConnectFinished& finished, QuestionId last_question, TimePoint now,
          Actions& actions);
  void on(const KillFinished& finished, Actions& actions);
  /// This is the link of the peer's tunnel, which the server does not tell.
  void set_tunnel(const ConnectedPeer& peer) { listed_.set_interface(peer.name, peer.interface); }
  /// The server is lost, with all its peers.
  void clear();

  /// Connects the peer that a group is to have, or has news end the waiting of one that is being
  /// connected.
  void want(const Outcome& outcome, Urgency urgency, TimePoint now, Actions& actions);
  /// Kills a peer, or gives up connecting it.
  void remove(const std::string& peer, TimePoint now, Actions& actions);
  /// The group is left as it is, and may have got another peer, by somebody else's hand or late: no
  /// peer of it is tried again beside that one, and none at all if the group is left to a person.
  void leave(const Group& group, bool to_person, TimePoint now);
  /// A person has taken the peer down, whatever became of our attempt to connect it (VP8).
  void forget(const std::string& peer) { attempts_.remove(peer); }
  /// A round has wanted and removed all that it had to: tries again what is due.
  void finish_round(TimePoint now, Actions& actions);

  /// What was given up is to be looked for, in an answer to a question later than this one (DE10).
  void look_for_given_up(QuestionId last_question) { given_up_before_ = last_question; }

  /// The attempts that have had no answer for too long have failed.
  void give_up_unanswered(TimePoint now, Actions& actions);
  /// Every peer that waits is to be tried at once.
  void hasten_all(TimePoint now) { attempts_.hasten_all(now); }

  /// The peers that are not among `named` (sorted), and are being connected, or were given up and
  /// connected all the same.
  std::vector<std::string> orphans(const std::vector<std::string>& named) const;

  /// How far the peer is.
  PeerState state_of(const std::string& peer) const;
  /// True if all that is done is a kill that was refused before, which the log has told of (LG1).
  bool kills_again(const Outcome& outcome) const;
  /// The peers that are listed no more, and whose tunnels lead to a target all the same.
  std::vector<ConnectedPeer> falling(const Observation& observation, TimePoint now);
  /// True if the latest kill of the peer was refused.
  bool is_kill_refused(const std::string& peer) const { return kill_refused_.contains(peer); }
  /// How many connects have failed since the start.
  std::uint64_t failure_count() const { return failure_count_; }

 private:
  struct Falling {
    ConnectedPeer peer;
    TimePoint until;
  };

  void note_falling(const PeerList& listed, TimePoint now);
  void connect(const std::string& peer, TimePoint now, Actions& actions);
  void report_failed(const std::string& peer, const Words& error, Actions& actions);

  AttemptTable attempts_;
  TimerTable& timers_;
  PeerList listed_;
  std::vector<Falling> falling_;
  std::set<std::string> given_up_;             // while in flight
  std::optional<QuestionId> given_up_before_;  // the question; none: it is too early to look
  QuestionId listed_by_{};                     // the question
  std::set<std::string> kill_refused_;         // warned of
  std::uint64_t failure_count_ = 0;
};

}  // namespace conntrack::domain
