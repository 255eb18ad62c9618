// SPDX-License-Identifier: GPL-3.0-or-later
// Tracker: what people tell it to do (SC1, SC4).
#include <utility>

#include "domain/tracker.h"

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
  std::visit([this](const auto& command) { obey(command); }, received.command);
}

void Tracker::obey(const UpCommand& command) {
  claims_.say_up();
  want_manual_round(command.reason);
}

void Tracker::obey(const DownCommand& command) {
  claims_.say_down();
  want_manual_round(command.reason);
}

void Tracker::obey(const PauseCommand& command) {
  pause_ = Pause{};
  if (command.length) pause_->until = now_ + *command.length;
  for (auto& [name, group] : groups_) group.end_hold(now_);
}

void Tracker::obey(const ResumeCommand&) {
  pause_.reset();
  want_look(look_in("interval-timer", true));
}

void Tracker::want_manual_round(const Words& words) {
  wake();
  waits_for_manager_.reset();
  const Reason reason = report_in(manual(words));
  for (auto& [name, group] : groups_) group.heard(reason);
  want_round(
      {.reason = reason, .haste = Haste::manual, .asks_server = true, .changes_claim = true});
}

}  // namespace conntrack::domain
