// SPDX-License-Identifier: GPL-3.0-or-later
// Round: how far the round under way has got, and what it knows.
//
//   idle --begin()--> probing --> listing --> (looking_under) --end()--> idle
//
// There is one at a time (WH1). Each question has a name, which its answer carries: an answer to
// another question than the one awaited comes too late.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/tracker/event.h"
#include "domain/tracker/groups.h"

namespace conntrack::domain {

/// The round under way, if there is one.
class Round {
 public:
  /// What it waits for: the routes, the server's peers, or the routes under own tunnels.
  enum class Phase : std::uint8_t { idle, probing, listing, looking_under };

  /// Begins a round; the first question is to be asked.
  void begin(const Trigger& trigger) {
    facts_ = {};
    facts_.trigger = trigger;
  }

  /// Names the question with which the next phase begins.
  QuestionId ask(Phase phase) {
    phase_ = phase;
    awaited_ = QuestionId{++last_question_};
    return *awaited_;
  }

  /// Ends the round, wherever it is; no answer is awaited any more.
  void end() {
    phase_ = Phase::idle;
    awaited_.reset();
  }

  Phase phase() const { return phase_; }
  bool is_under_way() const { return phase_ != Phase::idle; }
  /// True if this is the question whose answer is awaited.
  bool awaits(QuestionId question) const { return awaited_ == question; }
  /// The last question asked by any round.
  QuestionId last_question() const { return QuestionId{last_question_}; }

  /// What it knows so far.
  RoundFacts& facts() { return facts_; }
  const RoundFacts& facts() const { return facts_; }

 private:
  Phase phase_ = Phase::idle;
  std::optional<QuestionId> awaited_;
  RoundFacts facts_;
  std::uint64_t last_question_ = 0;
};

/// What the latest rounds have observed, and what they came to.
struct LastRound {
  Observation observed;                        ///< as far as the round got
  std::optional<Observation> completed;        ///< by the last one that was completed (DE8)
  std::vector<UnderTunnel> under_tunnels;      ///< what that one had to look under
  std::vector<GroupDisposition> dispositions;  ///< empty until the round has got so far
  bool network_up = false;                     ///< as it is announced (NT1)
};

}  // namespace conntrack::domain
