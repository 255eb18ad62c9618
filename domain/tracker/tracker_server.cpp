// SPDX-License-Identifier: GPL-3.0-or-later
// Tracker: the server, and the peers that it connects and kills (DE10).
#include <algorithm>
#include <utility>

#include "domain/tracker/tracker.h"

namespace conntrack::domain {
namespace {

constexpr std::chrono::seconds first_report_timeout{1};        // WH7
constexpr std::chrono::seconds until_abandoned_is_checked{2};  // DE10

}  // namespace

void Tracker::on(const ServiceClaimed&) {
  server_ready_ = true;
  if (!checking_) timers_.set(Wait::first_check, now_ + first_report_timeout);
  // What was edited while there was no server is never acted on in its old form (CL6).
  waits_for_config_ = true;
  do_now(StampConfig{});
  if (config_fault_ && std::exchange(config_warning_is_owed_, false)) {
    do_now(WarnConfigError{*config_fault_});
  }
  if (!std::exchange(server_was_lost_, false)) return;
  do_now(NotifyServer{true});
  request_check(make_check("interval-timer", true));
}

void Tracker::on(const ServerLost&) {
  server_ready_ = false;
  server_was_lost_ = true;
  attempts_.clear();
  given_up_.clear();
  kill_failed_.clear();
  reload_jobs_.clear();
  peers_listed_ = {};
  completed_.reset();
  do_now(NotifyServer{false});
  // What the round was run for has not been done: a manual command least of all.
  if (round_.phase != Phase::idle) scheduler_.request(round_.facts.trigger);
  end_round();
}

void Tracker::on(const ConnectFinished& finished) {
  if (!finished.error) {
    attempts_.succeed(finished.attempt, QuestionId{last_question_});
  } else if (const auto peer = attempts_.fail(finished.attempt, now_)) {
    report_failed(*peer, *finished.error);
  }
}

void Tracker::on(const KillFinished& finished) {
  if (!finished.error) {
    kill_failed_.erase(finished.peer);
  } else if (kill_failed_.insert(finished.peer).second) {
    do_now(WarnKillFailed{finished.peer, *finished.error});
  }
}

void Tracker::on(const PersonChangedPeer& changed) {
  for (const std::string& group : groups_.leave_to_person(config_, changed)) {
    do_now(NotifyHandsOff{group, changed.peer, changed.up});
  }
}

void Tracker::report_failed(const std::string& peer, const Words& error) {
  ++counts_.connect_failures;
  do_now(WarnConnectFailed{peer, error});
}

void Tracker::connect(const std::string& peer, const Outcome* outcome) {
  do_now(ConnectPeer{peer, attempts_.start(peer, now_)});
  if (outcome != nullptr) attempts_.set_view(peer, outcome->source, outcome->asked);
}

/// Kills a peer, or gives up connecting it.
void Tracker::remove(const std::string& peer) {
  const std::optional<Attempt> attempt = attempts_.remove(peer);
  const bool is_under_way = attempt && !attempt->is_waiting();
  if (attempt && attempt->is_in_flight()) {
    do_now(AbandonConnect{attempt->id});
    given_up_.insert(peer);
    timers_.set(Wait::abandon_check, now_ + until_abandoned_is_checked);
  }
  if (is_under_way || round_.facts.connected.has(peer)) do_now(KillPeer{peer});
}

void Tracker::give_up_unanswered() {
  for (const AttemptId id : attempts_.unanswered(now_)) {
    do_now(AbandonConnect{id});
    if (const auto peer = attempts_.fail(id, now_)) report_failed(*peer, {"timed-out"});
  }
}

void Tracker::retry_connects() {
  for (const std::string& peer : attempts_.due(now_)) connect(peer, nullptr);
}

}  // namespace conntrack::domain
