// SPDX-License-Identifier: GPL-3.0-or-later
// Tracker: what each event changes, and what waits. The theory is in the header.
#include "domain/tracker/tracker.h"

#include <utility>

namespace conntrack::domain {

Tracker::Tracker(const Settings& settings, ReadConfiguration initial, TimePoint now)
    : settle_(settings.settle),
      now_(now),
      checks_(settings.interval, timers_, scheduler_),
      live_config_(std::move(initial)),
      groups_(settings.settle),
      connections_(settings.interval, timers_) {}

Actions Tracker::handle(const Event& event, TimePoint now) {
  now_ = now;
  actions_.clear();
  std::visit([this](const auto& what) { on(what); }, event);
  update_timers();
  return std::exchange(actions_, {});
}

// --- reports and other news of the network -----------------------------------------------------

void Tracker::on(const Report& report) {
  const bool was_up = claims_.of(report.manager).last_word == Claim::up;
  const Claims::News news = claims_.take(report, settle_, now_);
  if (news.is_good_news) connections_.hasten_all(now_);
  if (!news.is_event) return;
  checks_.begin(now_);
  const Reason reason = reasons_.report(report.words);
  scheduler_.set_last_word(reason, now_);
  groups_.set_reason(reason);
  const bool eager = report.at_attach && report.claim == Claim::up;
  const Trigger trigger{.reason = reason,
                        .urgency = eager ? Urgency::eager : Urgency::ordinary,
                        .asks_server = report.always_event,
                        .changes_claim = news.changes_claim};
  if (report.always_event && !was_up) {
    // A new default connection of a manager that was not up: it is about to say that it is, in
    // words that tell more.
    scheduler_.request_after_grace(trigger, now_);
  } else {
    scheduler_.request_for_report(trigger);
  }
}

void Tracker::on(const ManagerPresence& presence) {
  const auto before = claims_.of(presence.manager).present;
  const Claims::News news = claims_.set_presence(presence.manager, presence.present);
  if (before && *before != presence.present) {
    actions_.emplace_back(NotifyManager{presence.manager, presence.present});
  }
  if (news.is_event) {
    Trigger check = reasons_.check(reason::interval_timer);
    check.changes_claim = news.changes_claim;
    checks_.request(check);
  }
  if (!checks_.have_begun() && claims_.nobody_will_report()) {
    checks_.begin_with(reasons_.check(reason::interval_timer, true), now_);
  }
}

void Tracker::on(const BusChanged& bus) {
  if (bus.state != BusChanged::State::confused) bus_ = bus.state;
  if (bus.state != BusChanged::State::unavailable) actions_.emplace_back(NotifyBus{to_string(bus)});
  if (bus.state != BusChanged::State::lost && bus.state != BusChanged::State::unavailable) return;
  for (const Manager manager : all_managers) on(ManagerPresence{manager, false});
  if (bus.state == BusChanged::State::lost) checks_.request(reasons_.check(reason::interval_timer));
}

void Tracker::on(const KernelChanged&) {
  if (!checks_.have_begun()) return;
  const Trigger check = reasons_.check(reason::route_change);
  if (claims_.somebody_may_report()) {
    scheduler_.request_after_grace(check, now_);
  } else {
    scheduler_.request(check);
  }
}

void Tracker::on(const Resumed&) {
  groups_.restart_holds(now_);
  claims_.postpone_checks(now_ + settle_);
  connections_.hasten_all(now_);
  checks_.request(reasons_.check(reason::resume));
}

// --- time ---------------------------------------------------------------------------------------

void Tracker::on(const TimeElapsed&) {
  for (const Wait wait : timers_.take_due(now_)) elapse(wait);
}

void Tracker::elapse(Wait wait) {
  switch (wait) {
    case Wait::storm_end:
      break;  // the round that waits for it starts when the queue is empty
    case Wait::config_file:
      actions_.emplace_back(StampConfig{});
      break;
    case Wait::pause_end:
      end_pause();
      break;
    case Wait::first_check:
      checks_.begin_with(reasons_.check(reason::interval_timer, true), now_);
      break;
    case Wait::manager_grace:
      scheduler_.grace_elapsed();
      break;
    case Wait::claim_check:
      scheduler_.request(reasons_.check(reason::interval_timer));
      break;
    case Wait::ask_again:
      scheduler_.ask_again_elapsed();
      break;
    case Wait::abandon_check:
      connections_.look_for_given_up(round_.last_question());
      [[fallthrough]];
    case Wait::retry:  // in a round, because somebody else may have connected the peer meanwhile
      scheduler_.request(reasons_.check(reason::interval_timer, true));
      break;
    case Wait::interval: {
      checks_.restart_interval(now_);
      Trigger check = reasons_.check(reason::interval_timer, true);
      check.changes_claim = claims_.lapse();
      scheduler_.request(check);
      break;
    }
    case Wait::hold:
      for (const Reason& reason : groups_.due_holds(now_)) {
        scheduler_.request({.reason = reason, .asks_server = true, .is_check = true});
      }
      break;
    case Wait::no_answer:
      connections_.give_up_unanswered(now_, actions_);
      break;
  }
}

/// Deadlines that others keep. Those that lead to a round wait while one is under way or wanted, or
/// nobody could be asked: it does what they are for.
void Tracker::update_timers() {
  timers_.set(Wait::config_file, live_config_.deadline());
  timers_.set(Wait::no_answer, connections_.attempts().answer_deadline());
  const bool round_is_due =
      round_.is_under_way() || scheduler_.is_pending() || scheduler_.asks_again();
  const bool may_wait = server_ready_ && !round_is_due;
  const bool may_act = may_wait && !paused_;
  timers_.set(Wait::hold, may_act ? groups_.hold_deadline() : std::nullopt);
  // News that has a peer tried at once is about to be told in a manager's words (WH2).
  const bool may_retry = may_act && !scheduler_.is_in_grace();
  timers_.set(Wait::retry, may_retry ? connections_.attempts().retry_deadline() : std::nullopt);
  timers_.set(Wait::claim_check, round_is_due ? std::nullopt : claims_.check_deadline());
}

}  // namespace conntrack::domain
