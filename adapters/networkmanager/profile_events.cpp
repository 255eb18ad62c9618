// SPDX-License-Identifier: GPL-3.0-or-later
// NetworkManagerProfiles: what NetworkManager tells of its active connections.
#include <algorithm>
#include <utility>

#include "adapters/networkmanager/profiles.h"

namespace conntrack::adapters::networkmanager {

using domain::AttemptId;

namespace {

/// Some properties of a VPN plugin's connection are told only after its state.
constexpr domain::Duration settling_time = std::chrono::seconds(2);

}  // namespace

void NetworkManagerProfiles::ready() { sink_(domain::ServiceClaimed{}); }

void NetworkManagerProfiles::lost() {
  attempts_.clear();
  ended_.clear();
  settling_.clear();
  stopped_by_us_.clear();
  unanswered_.clear();
  asleep_.clear();
  sink_(domain::ServerLost{});
}

void NetworkManagerProfiles::connection_appeared(const std::string& path) {
  ActiveConnection* const connection = watcher_.table().active(path);
  if (!connection) return;
  connection->is_being_stopped = stopped_by_us_.contains(path);
  const std::string profile = connection->profile;
  if (!is_expected(profile)) tell_person(profile, true);
  proceed_waiting(profile);
}

void NetworkManagerProfiles::state_told(const std::string& path, std::uint32_t reason) {
  ActiveConnection* const connection = watcher_.table().active(path);
  if (!connection) return;
  if (connection->state == ActiveState::activated) {
    asleep_.erase(connection->profile);
    if (connection->is_vpn) settle_later(path, *connection);
    for (const AttemptId id : pick([&](const Attempt& each) { return each.connection == path; })) {
      finish(id, std::nullopt);
    }
  }
  if (!connection->has_ended()) return;
  const EndReason end{connection->is_vpn, reason, connection->device_reason};
  end_told(path, *connection, end);
  if (connection->state == ActiveState::deactivated) connection_ended(path, end);
}

// Usually its end was told before; then this changes nothing.
void NetworkManagerProfiles::connection_vanishes(const std::string& path) {
  ActiveConnection* const connection = watcher_.table().active(path);
  if (!connection) return;
  if (connection->state != ActiveState::deactivated) {
    connection->state = ActiveState::deactivated;
    connection_ended(path, {connection->is_vpn, 0, connection->device_reason});
  }
  settling_.erase(path);
  stopped_by_us_.erase(path);
}

void NetworkManagerProfiles::settle_later(const std::string& path, ActiveConnection& connection) {
  connection.is_settled = false;
  settling_.try_emplace(path, bus_.io()).first->second.set(settling_time, [this, path] {
    if (ActiveConnection* const settled = watcher_.table().active(path)) settled->is_settled = true;
  });
}

void NetworkManagerProfiles::end_told(const std::string& path, ActiveConnection& connection,
                                      const EndReason& reason) {
  if (std::exchange(connection.end_is_told, true)) return;
  if (is_by_sleep(reason)) {
    asleep_.insert(connection.profile);
  } else if (is_by_request(reason) && !stopped_by_us_.contains(path)) {
    tell_person(connection.profile, false);
  }
}

void NetworkManagerProfiles::connection_ended(const std::string& path, const EndReason& reason) {
  const ActiveConnection* const connection = watcher_.table().active(path);
  const std::string profile = connection ? connection->profile : "";
  if (!pick([](const Attempt& each) { return each.is_called; }).empty()) ended_[path] = reason;
  for (const AttemptId id : pick([&](const Attempt& each) { return each.connection == path; })) {
    follow_another(id, reason);
  }
  proceed_waiting(profile);
}

// A connection that was replaced by another of the same profile has not failed.
void NetworkManagerProfiles::follow_another(AttemptId id, const EndReason& reason) {
  Attempt* const attempt = find(id);
  if (!attempt) return;
  const auto others = watcher_.table().connections_of(
      attempt->profile, [](const ActiveConnection& each) { return each.is_up(); });
  if (others.empty()) return finish(id, failure_words(reason));
  attempt->is_ours = false;
  follow(*attempt, others.front());
}

void NetworkManagerProfiles::follow(Attempt& attempt, const std::string& connection) {
  attempt.connection = connection;
  const AttemptId id = attempt.id;
  const auto ended = ended_.find(connection);
  if (ended != ended_.end()) return follow_another(id, ended->second);
  const ActiveConnection* const active = watcher_.table().active(connection);
  if (active && active->state == ActiveState::activated) finish(id, std::nullopt);
}

void NetworkManagerProfiles::proceed_waiting(const std::string& profile) {
  const auto waits = [&](const Attempt& each) {
    return each.profile == profile && each.connection.empty() && !each.is_called;
  };
  for (const AttemptId id : pick(waits)) proceed(id);
}

void NetworkManagerProfiles::finish(AttemptId id, std::optional<domain::Words> error) {
  forget(id);
  sink_(domain::ConnectFinished{id, std::move(error)});
}

void NetworkManagerProfiles::forget(AttemptId id) {
  std::erase_if(attempts_, [&](const Attempt& each) { return each.id == id; });
  const bool is_any_called = std::any_of(attempts_.begin(), attempts_.end(),
                                         [](const Attempt& each) { return each.is_called; });
  if (!is_any_called) ended_.clear();
}

std::vector<AttemptId> NetworkManagerProfiles::pick(
    const std::function<bool(const Attempt&)>& wanted) const {
  std::vector<AttemptId> ids;
  for (const Attempt& each : attempts_) {
    if (wanted(each)) ids.push_back(each.id);
  }
  return ids;
}

// Not a person's doing: ours, NetworkManager's own, or that of an earlier command of ours.
bool NetworkManagerProfiles::is_expected(const std::string& profile) {
  const Profile* const it = watcher_.table().profile(profile);
  const auto is_of_profile = [&](const Attempt& each) { return each.profile == profile; };
  // Whatever else explains it: our command is carried out once.
  const bool is_answered_late = unanswered_.erase(profile) > 0;
  return !it || it->connects_by_itself || watcher_.table().is_starting() ||
         asleep_.contains(profile) || is_answered_late || !pick(is_of_profile).empty();
}

void NetworkManagerProfiles::tell_person(const std::string& profile, bool up) {
  const Profile* const it = watcher_.table().profile(profile);
  if (!it || !is_bound(*it)) return;
  for (std::string& name : watcher_.table().names_of(profile)) {
    sink_(domain::PersonChangedPeer{std::move(name), up});
  }
}

}  // namespace conntrack::adapters::networkmanager
