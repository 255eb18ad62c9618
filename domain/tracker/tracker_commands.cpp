// SPDX-License-Identifier: GPL-3.0-or-later
// Tracker: what people tell it to do (SC1, SC4).
#include <utility>

#include "domain/tracker/tracker.h"

namespace conntrack::domain {
namespace {

Words manual(const Words& reason) {
  Words words{"manual"};
  words.insert(words.end(), reason.begin(), reason.end());
  return words;
}

}  // namespace

void Tracker::on(const CommandReceived& received) {
  if (std::holds_alternative<ReloadCommand>(received.command)) {
    reload_jobs_.push_back(received.job);
    do_now(ReadConfig{});
    return;
  }
  do_now(FinishJob{received.job, std::nullopt});
  std::visit([this](const auto& command) { apply(command); }, received.command);
}

void Tracker::apply(const UpCommand& command) {
  claims_.say_up();
  want_manual_round(command.reason);
}

void Tracker::apply(const DownCommand& command) {
  claims_.say_down();
  want_manual_round(command.reason);
}

void Tracker::apply(const PauseCommand& command) {
  pause_ = Pause{};
  if (command.length) pause_->until = now_ + *command.length;
  for (auto& [name, group] : groups_) group.end_hold(now_);
}

void Tracker::apply(const ResumeCommand&) {
  pause_.reset();
  request_check(make_check("interval-timer", true));
}

void Tracker::want_manual_round(const Words& words) {
  wake();
  waits_for_manager_.reset();
  const Reason reason = report_in(manual(words));
  for (auto& [name, group] : groups_) group.set_reason(reason);
  request_round(
      {.reason = reason, .urgency = Urgency::manual, .asks_server = true, .changes_claim = true});
}

}  // namespace conntrack::domain
