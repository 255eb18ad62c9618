// SPDX-License-Identifier: GPL-3.0-or-later
// AttemptTable: the peers that are being connected, or wait to be tried again. Which peer is
// connected, given up or begun anew (DE10) is decided in connections.h; here is how far it is.
//
// A peer is here from the moment it is to be connected until the server lists it, or it is no
// longer wanted. All that time it counts as connected, so that no round connects it twice.
//
//   start() --> in flight --OK--> answered --the next list has it--> done with
//                  |                  |
//                  |FAIL, or 120 s    |the next list does not have it
//                  v                  v
//                waiting 1, 2, 4 ... s, until start() again
//
// News ends the waiting: hasten() has a peer tried at once, and its pauses begin anew.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/decision/observation.h"
#include "domain/tracker/event.h"

namespace conntrack::domain {

/// One peer that is not known to be connected yet.
struct Attempt {
  enum class State : std::uint8_t {
    in_flight,  ///< the server is at it
    answered,   ///< the server says OK, and has not listed the peer yet
    waiting,    ///< it has failed, and is tried again at retry_at
  };

  std::string peer;
  AttemptId id{};
  State state = State::in_flight;
  unsigned failures = 0;                  ///< in a row
  TimePoint started_at;                   ///< of the latest attempt
  TimePoint retry_at;                     ///< only while waiting
  QuestionId answered_after{};            ///< only while answered: the last question asked before
  std::optional<Address> source;          ///< the source address that selected the peer
  std::vector<Observation::Entry> asked;  ///< what the group's targets had for answers

  bool is_in_flight() const { return state == State::in_flight; }
  bool is_waiting() const { return state == State::waiting; }
};

/// The attempts by peer, at most one for each.
class AttemptTable {
 public:
  /// So long may an answer take.
  static constexpr std::chrono::seconds answer_timeout{120};

  /// `longest_pause` bounds the time between a failure and the next attempt.
  explicit AttemptTable(Duration longest_pause) : longest_pause_(longest_pause) {}

  /// A first attempt, or the next one of a peer that is here. Its id was never used before.
  AttemptId start(std::string_view peer, TimePoint now);

  /// What the network looked like to the peer's group: news is what differs from this.
  void set_view(std::string_view peer, std::optional<Address> source,
                std::vector<Observation::Entry> asked);

  /// The server says OK. `last_question` is the last one asked of it. False if the attempt was
  /// given up.
  bool succeed(AttemptId id, QuestionId last_question);

  /// An attempt has failed: the peer is to be tried again after 1, 2, 4 … s. Its name; none if the
  /// attempt was given up.
  std::optional<std::string> fail(AttemptId id, TimePoint now);

  /// The answer to the question lists these peers. Those that are listed are done with, unless they
  /// are in flight; the names of those that an earlier OK promised and that are not listed: they
  /// have failed.
  template <class IsListed>
  std::vector<std::string> confirm(QuestionId question, const IsListed& is_listed, TimePoint now);

  /// The peer, or every peer, that waits is to be tried at once.
  void hasten(std::string_view peer, TimePoint now);
  void hasten_all(TimePoint now);

  /// The peer, if it waits and its time has come, is not to be tried now but after the next pause.
  void postpone(std::string_view peer, TimePoint now);

  /// The peer is no longer wanted, or needs no attempt any more. What it was at, if it was here.
  std::optional<Attempt> remove(std::string_view peer);

  /// Forgets them all: the server is lost.
  void clear();

  const Attempt* find(std::string_view peer) const;
  /// The attempt that is in flight, or was done with by the latest list; null if there is none.
  const Attempt* find_recent(std::string_view peer) const;

  /// By name. O(log n) to find one.
  const std::map<std::string, Attempt, std::less<>>& all() const { return attempts_; }

  /// The peers whose time to be tried again has come.
  std::vector<std::string> due(TimePoint now) const;
  /// The attempts that have had no answer for too long.
  std::vector<AttemptId> unanswered(TimePoint now) const;

  /// When the next peer is to be tried again; none if none waits.
  std::optional<TimePoint> retry_deadline() const;
  /// When the next attempt has been without an answer for too long; none if none is in flight.
  std::optional<TimePoint> answer_deadline() const;

 private:
  Attempt* find_id(AttemptId id);
  void set_failed(Attempt& attempt, TimePoint now);
  void wait_until(Attempt& attempt, TimePoint when);
  void end_waiting(const Attempt& attempt);

  Duration longest_pause_;
  std::uint64_t last_id_ = 0;
  std::map<std::string, Attempt, std::less<>> attempts_;
  std::map<std::string, Attempt, std::less<>> confirmed_;  // by the latest list
  // What the deadlines are found by without going through all of them.
  std::map<AttemptId, std::string> peers_;  // in flight; ids ascend with time
  std::set<std::pair<TimePoint, std::string>> waiting_;
};

template <class IsListed>
std::vector<std::string> AttemptTable::confirm(QuestionId question, const IsListed& is_listed,
                                               TimePoint now) {
  std::vector<std::string> failed;
  confirmed_.clear();
  for (auto one = attempts_.begin(); one != attempts_.end();) {
    Attempt& attempt = one->second;
    if (!attempt.is_in_flight() && is_listed(attempt.peer)) {
      end_waiting(attempt);
      confirmed_.insert(attempts_.extract(one++));
      continue;
    }
    if (attempt.state == Attempt::State::answered && question > attempt.answered_after) {
      set_failed(attempt, now);
      failed.push_back(attempt.peer);
    }
    ++one;
  }
  return failed;
}

}  // namespace conntrack::domain
