// SPDX-License-Identifier: GPL-3.0-or-later
// Tracker: the server, the peers that it connects, and the configuration file.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "domain/tracker/tracker.h"

namespace conntrack::domain {
namespace {

constexpr std::chrono::seconds first_report_timeout{1};  // WH7

}  // namespace

void Tracker::on(const ServiceClaimed&) {
  server_ready_ = true;
  checks_.begin_at_latest(now_ + first_report_timeout);
  live_config_.set_server_ready(actions_);
  if (!std::exchange(server_was_lost_, false)) return;
  actions_.emplace_back(NotifyServer{true});
  checks_.request(reasons_.check(reason::interval_timer, true));
}

void Tracker::on(const ServerLost&) {
  server_ready_ = false;
  server_was_lost_ = true;
  connections_.clear();
  live_config_.set_server_lost();
  last_.completed.reset();
  actions_.emplace_back(NotifyServer{false});
  // What the round was run for has not been done: a manual command least of all.
  if (round_.is_under_way()) scheduler_.request(round_.facts().trigger);
  abandon_round();
}

void Tracker::on(const ConnectFinished& finished) {
  connections_.on(finished, round_.last_question(), now_, actions_);
}

void Tracker::on(const KillFinished& finished) { connections_.on(finished, actions_); }

void Tracker::on(const PersonChangedPeer& changed) {
  const std::vector<std::string> left = groups_.leave_to_person(config(), changed);
  if (!changed.up && !left.empty()) connections_.forget(changed.peer);
  for (const std::string& group : left) {
    actions_.emplace_back(NotifyHandsOff{group, changed.peer, changed.up});
  }
  const std::vector<std::string>& named = live_config_.peers();
  if (!std::binary_search(named.begin(), named.end(), changed.peer)) return;
  checks_.request(reasons_.check(reason::interval_timer, true));  // what is connected now
}

void Tracker::on(const ConfigTouched& touched) { live_config_.on(touched, now_, actions_); }

void Tracker::on(const ReloadRequested&) { actions_.emplace_back(ReadConfig{}); }

void Tracker::on(const ConfigStamped& stamped) { live_config_.on(stamped, now_, actions_); }

void Tracker::on(const ConfigRead& read) {
  live_config_.on(read, actions_);
  adopt_config();
}

/// Puts a new configuration into force, unless a round is run with the old one.
void Tracker::adopt_config() {
  if (round_.is_under_way()) return;
  const LiveConfig::Change change = live_config_.adopt_next();
  if (change == LiveConfig::Change::none) return;
  if (change == LiveConfig::Change::other_targets) claims_.forget_observations();
  groups_.adopt(config());
  last_.under_tunnels.clear();
  last_.completed.reset();
  checks_.request(reasons_.check(reason::config_change));
}

}  // namespace conntrack::domain
