// SPDX-License-Identifier: GPL-3.0-or-later
// Tracker: what each event changes, and what waits. The theory is in the header.
#include "domain/tracker/tracker.h"

#include <utility>

namespace conntrack::domain {

Tracker::Tracker(const Settings& settings, ReadConfiguration initial, TimePoint now)
    : settings_(settings), now_(now), groups_(settings.settle), attempts_(settings.interval) {
  adopt(std::move(initial.config));
  follower_.was_read(initial.stamp);
}

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
  const Claims::News news = claims_.take(report, settings_.settle, now_);
  if (news.is_good_news) attempts_.hasten_all(now_);
  if (!news.is_event) return;
  begin_checks();
  const Reason reason = reason_of_report(report.words);
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
    do_now(NotifyManager{presence.manager, presence.present});
  }
  if (news.is_event) {
    Trigger check = make_check("interval-timer");
    check.changes_claim = news.changes_claim;
    request_check(check);
  }
  if (!checking_ && claims_.nobody_will_report()) check_first();
}

void Tracker::on(const BusChanged& bus) {
  if (bus.state != BusChanged::State::confused) bus_ = bus.state;
  if (bus.state != BusChanged::State::unavailable) do_now(NotifyBus{to_string(bus)});
  if (bus.state != BusChanged::State::lost && bus.state != BusChanged::State::unavailable) return;
  for (const Manager manager : all_managers) on(ManagerPresence{manager, false});
  if (bus.state == BusChanged::State::lost) request_check(make_check("interval-timer"));
}

void Tracker::on(const KernelChanged&) {
  if (!checking_) return;
  const Trigger check = make_check("route-change");
  if (claims_.somebody_may_report()) {
    scheduler_.request_after_grace(check, now_);
  } else {
    scheduler_.request(check);
  }
}

void Tracker::on(const Resumed&) {
  groups_.restart_holds(now_);
  claims_.postpone_checks(now_ + settings_.settle);
  attempts_.hasten_all(now_);
  request_check(make_check("resume"));
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
      do_now(StampConfig{});
      break;
    case Wait::pause_end:
      end_pause();
      break;
    case Wait::first_check:
      if (!checking_) check_first();
      break;
    case Wait::manager_grace:
      scheduler_.grace_elapsed(now_);
      break;
    case Wait::claim_check:
      scheduler_.request(make_check("interval-timer"));
      break;
    case Wait::ask_again:
      scheduler_.ask_again_elapsed();
      break;
    case Wait::abandon_check:
    case Wait::retry:  // in a round, because somebody else may have connected the peer meanwhile
      scheduler_.request(make_check("interval-timer", true));
      break;
    case Wait::interval: {
      timers_.set(Wait::interval, now_ + settings_.interval);
      Trigger check = make_check("interval-timer", true);
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
      give_up_unanswered();
      break;
  }
}

/// Deadlines that others keep. Those that lead to a round wait while one is under way or wanted, or
/// nobody could be asked: it does what they are for.
void Tracker::update_timers() {
  timers_.set(Wait::config_file, follower_.deadline());
  timers_.set(Wait::no_answer, attempts_.answer_deadline());
  const bool round_is_due =
      round_.phase != Phase::idle || scheduler_.is_pending() || scheduler_.asks_again();
  const bool may_wait = server_ready_ && !round_is_due;
  timers_.set(Wait::hold, may_wait ? groups_.hold_deadline() : std::nullopt);
  timers_.set(Wait::retry, may_wait && !pause_ ? attempts_.retry_deadline() : std::nullopt);
  timers_.set(Wait::claim_check, round_is_due ? std::nullopt : claims_.check_deadline());
}

// --- checks -------------------------------------------------------------------------------------

/// From the first report on, or once nobody will report, we check for ourselves (WH4, WH7).
void Tracker::begin_checks() {
  checking_ = true;
  timers_.cancel(Wait::first_check);
  timers_.set(Wait::interval, now_ + settings_.interval);
}

void Tracker::check_first() {
  begin_checks();
  Trigger check = make_check("interval-timer", true);
  check.urgency = Urgency::eager;
  request_check(check);
}

void Tracker::request_check(const Trigger& check) {
  if (checking_) scheduler_.request(check);
}

Trigger Tracker::make_check(std::string words, bool asks_server) {
  return {.reason = {{std::move(words)}, false, ++last_order_},
          .asks_server = asks_server,
          .is_check = true};
}

}  // namespace conntrack::domain
