// SPDX-License-Identifier: GPL-3.0-or-later
// Attempts: the peers that are being connected, or wait to be tried again.
//
// A peer is here from the moment it is to be connected until it is, or is no longer wanted. All
// that time it counts as connected (DE10), so that no round connects it twice.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/tracker/event.h"

namespace conntrack::domain {

/// One peer that is not connected yet.
struct Attempt {
  std::string peer;
  AttemptId id{};
  bool in_flight = true;  ///< the server is at it; otherwise it waits for retry_at
  unsigned failures = 0;  ///< in a row
  TimePoint retry_at;     ///< only while not in flight
};

/// See the head of this file.
class Attempts {
 public:
  /// `longest_pause` bounds the time between a failure and the next attempt.
  explicit Attempts(Duration longest_pause) : longest_pause_(longest_pause) {}

  /// A first attempt, or the next one of a peer that waits. Its id was never used before.
  AttemptId start(std::string_view peer);

  /// An attempt has succeeded: the peer is done with. None if the attempt was given up.
  std::optional<std::string> succeed(AttemptId id);

  /// An attempt has failed: the peer is to be tried again after 1, 2, 4 … s (DE10). Its name; none
  /// if the attempt was given up.
  std::optional<std::string> fail(AttemptId id, TimePoint now);

  /// The peer is no longer wanted, or needs no attempt any more. What it was at, if it was here.
  std::optional<Attempt> remove(std::string_view peer);

  /// Forgets them all: the server is lost.
  void clear() { attempts_.clear(); }

  const Attempt* find(std::string_view peer) const;
  const std::vector<Attempt>& all() const { return attempts_; }

  /// The peers whose time to be tried again has come.
  std::vector<std::string> due(TimePoint now) const;

  /// When the next peer is to be tried again; none if none waits.
  std::optional<TimePoint> deadline() const;

 private:
  std::vector<Attempt>::iterator find_id(AttemptId id);

  Duration longest_pause_;
  std::uint64_t last_id_ = 0;
  std::vector<Attempt> attempts_;
};

}  // namespace conntrack::domain
