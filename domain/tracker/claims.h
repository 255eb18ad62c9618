// SPDX-License-Identifier: GPL-3.0-or-later
// Claims: what the managers and the person said last, as long as it is valid.
//
// Each manager present, and the person, has at most one claim (WH3). A claim of down is the only
// one that can overrule the addresses, so most of the rules are about when it ends:
//
//   the person's    at `up`; when a manager whose last word was down says up
//   a manager's     at its next word; when it or the bus vanishes; at `up`; at the interval timer;
//                   at another check that finds other source addresses than when it was made;
//                   at the check a settle time after it was made that finds a settled address
//
// An ended claim never comes back by itself. What the manager last said is remembered apart from
// its claim, because "whose last word was down" and "a state equal to the last" outlive the claim.
#pragma once

#include <array>
#include <optional>

#include "domain/decision/observation.h"
#include "domain/tracker/event.h"

namespace conntrack::domain {

/// What the claims come to.
enum class EffectiveClaim : std::uint8_t {
  none,         ///< nobody says anything: the addresses decide
  up,           ///< a manager says up: the addresses decide (DE6)
  down,         ///< a manager says down and none says up
  manual_down,  ///< the person says down
};

/// True if nobody's claim overrules the addresses (WH3).
constexpr bool addresses_decide(EffectiveClaim effective_claim) {
  return effective_claim == EffectiveClaim::none || effective_claim == EffectiveClaim::up;
}

/// "none", "up", "down", "manual-down" (SC4)
std::string_view to_string(EffectiveClaim effective_claim);

/// One manager, as far as the claims go.
struct ManagerState {
  std::optional<bool> present;  ///< none: not known yet
  bool spoken = false;          ///< since it appeared
  std::string state;            ///< the last it was in; empty if that is not known
  Claim last_word = Claim::none;
  Words words;  ///< of its last report
  std::optional<TimePoint> spoke_at;
  Claim claim = Claim::none;
  std::optional<Observation> made_with;  ///< what was observed when the claim was made
  std::optional<TimePoint> check_at;     ///< when a claim of down is held against the addresses
  std::uint32_t detail = 0;              ///< of its last report

  /// It is there and has said what it thinks.
  bool has_spoken() const { return present == true && spoken; }
};

/// The claims of all managers and of the person, and what they come to.
class Claims {
 public:
  /// What a report or a change of presence amounts to.
  struct News {
    bool is_event = false;
    bool changes_claim = false;
    bool is_good_news = false;  ///< a report of up that is not the last one again (DE10)
  };

  /// A manager is there or is not. An event only if it was there before and is not any longer.
  News set_presence(Manager manager, bool present);

  /// A manager's word. No event if the state is the one it was last in (WH3). A claim of down is to
  /// be checked a `settle` time later.
  News take(const Report& report, Duration settle, TimePoint now);

  /// The service commands. `say_up` clears every claim of down.
  void say_up();
  void say_down() { person_says_down_ = true; }

  /// The managers' claims of down end (WH3, the interval timer). True if there was one.
  bool lapse();

  /// Those end whose check is due, if the machine has a settled source address after all; the
  /// others have stood the check. True if one ended (WH3).
  bool lapse_where_disproved(const Observation& observation, TimePoint now);

  /// When the next claim of down is to be checked; none if none is.
  std::optional<TimePoint> check_deadline() const;
  /// The checks that are to come are made at this time instead (WH8, `resume`).
  void postpone_checks(TimePoint when);

  /// Those end that were made with other source addresses (WH3, another check). True if one did.
  bool lapse_where_made_with_other(const Observation& observation);

  /// Claims made since the last round were made with these source addresses.
  void remember(const Observation& observation);

  /// Other targets are asked about from now on: the source addresses that claims were made with
  /// cannot be compared with those of the next round, and are taken from it.
  void forget_observations();

  EffectiveClaim effective_claim() const;

  /// Every manager is known to be absent: nobody will report (WH7).
  bool nobody_will_report() const;

  /// A manager that has spoken is there, whose word is worth waiting for (WH2).
  bool somebody_may_report() const;

  const ManagerState& of(Manager manager) const {
    return managers_[static_cast<std::size_t>(manager)];
  }

 private:
  ManagerState& state_of(Manager manager) { return managers_[static_cast<std::size_t>(manager)]; }

  std::array<ManagerState, all_managers.size()> managers_;
  bool person_says_down_ = false;
};

}  // namespace conntrack::domain
