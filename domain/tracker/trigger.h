// SPDX-License-Identifier: GPL-3.0-or-later
// Trigger: why a round is run, and the reasons that changes are announced with.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "domain/text/words.h"
#include "domain/tracker/event.h"

namespace conntrack::domain {

/// The words that a change is announced with (NT1).
struct Reason {
  Words words;
  bool report = false;      ///< of a manager or a person, not of a check
  std::uint64_t order = 0;  ///< later reasons have higher numbers

  /// Reports outrank checks; among equals the later one counts (NT1).
  bool outranks(const Reason& other) const {
    return report != other.report ? report : order > other.order;
  }
};

/// What a round may do without waiting.
enum class Urgency : std::uint8_t {
  ordinary,  ///< firm outcomes at once, doubtful ones after the settle time (WH4)
  eager,     ///< doubtful ones too: a report of up at attach, and the first check (WH4, WH7)
  manual,    ///< everything, damped or not: a person said so (WH4, WH6)
};

/// One event that wants a round, or several merged (WH1).
struct Trigger {
  Reason reason = {};
  Urgency urgency = Urgency::ordinary;
  bool asks_server = false;    ///< whatever the local addresses are (DE8)
  bool changes_claim = false;  ///< so that the same local addresses may mean something else (DE8)
  bool is_check = false;       ///< a check of our own: managers' claims of down may lapse (WH3)

  /// Adds another trigger: the one round that follows does what either asks for.
  void merge(const Trigger& other) {
    if (other.reason.outranks(reason)) reason = other.reason;
    if (other.urgency > urgency) urgency = other.urgency;
    asks_server = asks_server || other.asks_server;
    changes_claim = changes_claim || other.changes_claim;
    is_check = is_check || other.is_check;
  }
};

/// Makes reasons, and numbers them in the order of their events.
class Reasons {
 public:
  /// For a report of a manager or a person.
  Reason report(Words words) { return {std::move(words), true, ++last_order_}; }

  /// For a check of our own: the trigger of its round.
  Trigger check(std::string_view word, bool asks_server = false) {
    return {.reason = {{std::string(word)}, false, ++last_order_},
            .asks_server = asks_server,
            .is_check = true};
  }

 private:
  std::uint64_t last_order_ = 0;
};

}  // namespace conntrack::domain
