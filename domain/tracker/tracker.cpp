// SPDX-License-Identifier: GPL-3.0-or-later
// Tracker: what each event changes, and what waits. The theory is in the header.
#include "domain/tracker/tracker.h"

#include <utility>

namespace conntrack::domain {
namespace {

constexpr std::chrono::seconds first_report_timeout{1};
constexpr std::chrono::milliseconds manager_grace{50};

}  // namespace

Tracker::Tracker(const Settings& settings, ReadConfiguration initial, TimePoint now)
    : settings_(settings),
      attempts_(settings.interval),
      interval_at_(now + settings.interval),
      now_(now) {
  adopt(std::move(initial.config));
  follower_.was_read(initial.stamp);
}

Actions Tracker::handle(const Event& event, TimePoint now) {
  now_ = now;
  actions_.clear();
  std::visit([this](const auto& what) { on(what); }, event);
  return std::exchange(actions_, {});
}

std::optional<TimePoint> Tracker::deadline() const {
  std::optional<TimePoint> earliest;
  const auto consider = [&](const std::optional<TimePoint>& when) {
    if (when && (!earliest || *when < *earliest)) earliest = when;
  };
  consider(follower_.deadline());
  consider(storm_until_);
  if (waits_for_manager_) consider(waits_for_manager_->until);
  consider(awake_ ? interval_at_ : first_check_at_);
  if (pause_) consider(pause_->until);
  if (!server_ready_) return earliest;
  if (asks_again_) consider(asks_again_->until);
  if (round_.phase != Phase::idle || pending_ || asks_again_) return earliest;
  if (!pause_) consider(attempts_.deadline());
  for (const auto& [name, group] : groups_) consider(group.deadline());
  return earliest;
}

const OwnTunnel* Tracker::own_tunnel(const std::string& group) const {
  const auto found = own_tunnels_.find(group);
  return found == own_tunnels_.end() ? nullptr : &found->second;
}

// --- reports and other news of the network -----------------------------------------------------

void Tracker::on(const Report& report) {
  const bool was_up = claims_.of(report.manager).last_word == Claim::up;
  const Claims::News news = claims_.take(report, now_);
  if (!news.is_event) return;
  wake();
  const Reason reason = report_in(report.words);
  last_word_ = {now_, reason};
  for (auto& [name, group] : groups_) group.set_reason(reason);
  const bool eager = report.at_attach && report.claim == Claim::up;
  Trigger trigger{.reason = reason,
                  .urgency = eager ? Urgency::eager : Urgency::ordinary,
                  .asks_server = report.always_event,
                  .changes_claim = news.changes_claim};
  if (report.always_event && !was_up) {
    // A new default connection of a manager that was not up: it is about to say that it is, in
    // words that tell more.
    wait_for_manager(trigger);
    return;
  }
  if (waits_for_manager_) trigger.merge(std::exchange(waits_for_manager_, std::nullopt)->trigger);
  request_round(trigger);
}

void Tracker::on(const ManagerPresence& presence) {
  const Claims::News news = claims_.set_presence(presence.manager, presence.present);
  if (news.is_event) {
    Trigger look = make_check("interval-timer");
    look.changes_claim = news.changes_claim;
    request_check(look);
  }
  check_if_nobody_reports();
}

void Tracker::on(const BusChanged& bus) {
  if (bus.state != BusChanged::State::confused) bus_ = bus.state;
  if (bus.state != BusChanged::State::unavailable) do_now(NotifyBus{to_string(bus)});
  if (bus.state != BusChanged::State::lost && bus.state != BusChanged::State::unavailable) return;
  for (const Manager manager : all_managers) on(ManagerPresence{manager, false});
  if (bus.state == BusChanged::State::lost) request_check(make_check("interval-timer"));
}

void Tracker::on(const KernelChanged&) {
  if (!awake_) return;
  const Trigger look = make_check("route-change");
  if (claims_.somebody_may_report()) {
    wait_for_manager(look);
  } else {
    request_round(look);
  }
}

void Tracker::on(const Resumed&) {
  for (auto& [name, group] : groups_) group.restart_hold(now_);
  request_check(make_check("resume"));
}

void Tracker::wait_for_manager(const Trigger& trigger) {
  if (waits_for_manager_) {
    waits_for_manager_->trigger.merge(trigger);
  } else {
    waits_for_manager_ = Postponed{now_ + manager_grace, trigger};
  }
}

void Tracker::check_if_nobody_reports() {
  if (!awake_ && claims_.nobody_will_report()) check_first();
}

void Tracker::check_first() {
  wake();
  Trigger look = make_check("interval-timer", true);
  look.urgency = Urgency::eager;
  request_check(look);
}

// --- time ---------------------------------------------------------------------------------------

void Tracker::on(const TimeElapsed&) {
  if (storm_until_ && now_ >= *storm_until_) storm_until_.reset();
  if (const auto due = follower_.deadline(); due && now_ >= *due) do_now(StampConfig{});
  if (pause_ && pause_->until && now_ >= *pause_->until) apply(ResumeCommand{});
  if (!awake_ && first_check_at_ && now_ >= *first_check_at_) check_first();
  if (waits_for_manager_ && now_ >= waits_for_manager_->until) elapse_wait_for_manager();
  if (asks_again_ && now_ >= asks_again_->until) {
    request_round(std::exchange(asks_again_, std::nullopt)->trigger);
  }
  if (awake_ && now_ >= interval_at_) elapse_interval();
  elapse_holds();
  elapse_retries();
}

void Tracker::elapse_wait_for_manager() {
  Postponed postponed = *std::exchange(waits_for_manager_, std::nullopt);
  const TimePoint changed_at = postponed.until - manager_grace;
  if (last_word_ && last_word_->first >= changed_at - manager_grace) {
    postponed.trigger.merge({.reason = last_word_->second});
  }
  request_round(postponed.trigger);
}

void Tracker::elapse_interval() {
  interval_at_ = now_ + settings_.interval;
  Trigger look = make_check("interval-timer", true);
  look.changes_claim = claims_.lapse();
  request_round(look);
}

void Tracker::elapse_holds() {
  if (!server_ready_ || asks_again_) return;
  for (const auto& [name, group] : groups_) {
    if (const auto due = group.deadline(); due && now_ >= *due) {
      request_round({.reason = group.reason(), .asks_server = true, .is_check = true});
    }
  }
}

/// A retry is made in a round, because somebody else may have connected the peer meanwhile.
void Tracker::elapse_retries() {
  if (pause_ || !server_ready_ || asks_again_ || attempts_.due(now_).empty()) return;
  request_round(make_check("interval-timer", true));
}

// --- the server ---------------------------------------------------------------------------------

void Tracker::on(const ServiceClaimed&) {
  server_ready_ = true;
  if (!awake_) first_check_at_ = now_ + first_report_timeout;
  // What was edited while there was no server is never acted on in its old form (CL6).
  waits_for_config_ = true;
  do_now(StampConfig{});
  if (config_fault_ && std::exchange(config_warning_is_owed_, false)) {
    do_now(WarnConfigError{*config_fault_});
  }
  if (std::exchange(server_was_lost_, false)) request_check(make_check("interval-timer", true));
}

void Tracker::on(const ServerLost&) {
  server_ready_ = false;
  server_was_lost_ = true;
  attempts_.clear();
  reload_jobs_.clear();
  last_locals_.reset();
  // What it was run for has not been done: a manual command least of all.
  if (round_.phase != Phase::idle) request_round(round_.trigger);
  end_round();
}

void Tracker::on(const ConnectFinished& finished) {
  if (!finished.error) {
    const std::optional<std::string> peer = attempts_.succeed(finished.attempt);
    // The list of peers that is on its way may be older than that.
    if (peer && round_.phase == Phase::listing) round_.connected_since.push_back(*peer);
    return;
  }
  if (const auto peer = attempts_.fail(finished.attempt, now_)) {
    ++counts_.connect_failures;
    do_now(WarnConnectFailed{*peer, *finished.error});
  }
}

// --- wishes -------------------------------------------------------------------------------------

void Tracker::wake() {
  awake_ = true;
  interval_at_ = now_ + settings_.interval;
}

void Tracker::request_check(const Trigger& look) {
  if (awake_) request_round(look);
}

void Tracker::request_round(const Trigger& trigger) {
  if (pending_) {
    pending_->merge(trigger);
  } else {
    pending_ = trigger;
  }
}

bool Tracker::may_act(const Trigger& trigger) const {
  return !pause_ || trigger.urgency == Urgency::manual;
}

/// The reason of a report, of a manager or a person.
Reason Tracker::report_in(Words words) { return {std::move(words), true, ++last_order_}; }

/// A look of our own: a check in the words of the rules.
Trigger Tracker::make_check(std::string words, bool asks_server) {
  return {.reason = {{std::move(words)}, false, ++last_order_},
          .asks_server = asks_server,
          .is_check = true};
}

}  // namespace conntrack::domain
