// SPDX-License-Identifier: GPL-3.0-or-later
// Tracker: what people tell it to do (SC1, SC4).
#include <utility>

#include "domain/tracker/tracker.h"

namespace conntrack::domain {
namespace {

Words manual(const Words& reason) {
  Words words{std::string(reason::manual)};
  words.insert(words.end(), reason.begin(), reason.end());
  return words;
}

}  // namespace

void Tracker::on(const CommandReceived& received) {
  if (std::holds_alternative<ReloadCommand>(received.command)) {
    live_config_.read_for(received.job, actions_);
    return;
  }
  actions_.emplace_back(FinishJob{received.job, std::nullopt});
  std::visit([this](const auto& command) { apply(command); }, received.command);
}

void Tracker::apply(const UpCommand& command) {
  claims_.say_up();
  groups_.take_over();
  connections_.hasten_all(now_);
  request_manual_round(command.reason);
}

void Tracker::apply(const DownCommand& command) {
  claims_.say_down();
  request_manual_round(command.reason);
}

void Tracker::apply(const PauseCommand& command) {
  paused_ = true;
  timers_.cancel(Wait::pause_end);
  if (command.length) timers_.set(Wait::pause_end, now_ + *command.length);
  groups_.end_holds(now_);
}

void Tracker::apply(const ResumeCommand&) {
  groups_.take_over();
  connections_.hasten_all(now_);
  end_pause();
}

void Tracker::end_pause() {
  paused_ = false;
  timers_.cancel(Wait::pause_end);
  checks_.request(reasons_.check(reason::interval_timer, true));
}

void Tracker::request_manual_round(const Words& words) {
  checks_.begin(now_);
  const Reason reason = reasons_.report(manual(words));
  groups_.set_reason(reason);
  scheduler_.request_for_report(
      {.reason = reason, .urgency = Urgency::manual, .asks_server = true, .changes_claim = true});
}

}  // namespace conntrack::domain
