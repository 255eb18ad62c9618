// SPDX-License-Identifier: GPL-3.0-or-later
// NetworkManagerProfiles: the commands. What NetworkManager tells is in profile_events.cpp.
#include "adapters/networkmanager/profiles.h"

#include <algorithm>
#include <utility>

#include "adapters/dbus/message_reader.h"

namespace conntrack::adapters::networkmanager {

using domain::AttemptId;
using domain::Words;

namespace {

constexpr const char* manager_interface = "org.freedesktop.NetworkManager";
constexpr const char* already_active = "org.freedesktop.NetworkManager.ConnectionAlreadyActive";

bool is_up(const ActiveConnection& connection) { return connection.is_up(); }
bool is_not_gone(const ActiveConnection& connection) {
  return connection.state != ActiveState::deactivated;
}

/// One kill, while its commands are under way.
struct Killing {
  std::size_t awaited = 0;
  std::optional<Words> error;
};

}  // namespace

NetworkManagerProfiles::NetworkManagerProfiles(dbus::Bus& bus, ports::EventSink sink, Advice advice,
                                               domain::Duration command_timeout)
    : bus_(bus),
      sink_(std::move(sink)),
      advice_(std::move(advice)),
      command_timeout_(command_timeout),
      watcher_(bus, *this) {}

void NetworkManagerProfiles::list_peers(domain::QuestionId question,
                                        const std::vector<std::string>& of_interest) {
  if (!watcher_.is_ready()) return;
  advise(of_interest);
  const ProfileTable& table = watcher_.table();
  std::vector<domain::ConnectedPeer> peers;
  std::set<std::string> listed;
  for (const auto& [path, connection] : table.active_connections()) {
    const Profile* const profile = table.profile(connection.profile);
    if (!connection.is_up() || !profile || !is_bound(*profile)) continue;
    if (!listed.insert(connection.profile).second) continue;
    const Tunnel tunnel = table.tunnel_of(connection);
    for (std::string& name : table.names_of(connection.profile)) {
      peers.push_back({std::move(name), tunnel.interface, tunnel.is_unknown});
    }
  }
  // What comes up by our command may take the route before NetworkManager has told of it.
  for (const Attempt& attempt : attempts_) {
    if (attempt.is_abandoned || !listed.insert(attempt.profile).second) continue;
    const Tunnel tunnel = table.tunnel_to_be(attempt.profile);
    for (std::string& name : table.names_of(attempt.profile)) {
      peers.push_back({std::move(name), tunnel.interface, tunnel.is_unknown});
    }
  }
  sink_(domain::PeersListed{question, std::move(peers)});
}

void NetworkManagerProfiles::kill(const std::string& peer) {
  if (!watcher_.is_ready()) return;
  const ProfileTable& table = watcher_.table();
  const auto found = table.find(peer);
  const auto* const path = std::get_if<std::string>(&found);
  std::vector<std::string> connections;
  if (path && is_bound(*table.profile(*path))) {
    connections =
        table.connections_of(*path, [](const ActiveConnection& each) { return !each.has_ended(); });
  }
  if (connections.empty()) return sink_(domain::KillFinished{peer, std::nullopt});
  const auto killing = std::make_shared<Killing>();
  killing->awaited = connections.size();
  for (const std::string& connection : connections) {
    deactivate(connection, [this, killing, peer](const dbus::CallError* error) {
      if (error && !is_already_gone(*error)) killing->error = failure_words(*error);
      if (--killing->awaited == 0) sink_(domain::KillFinished{peer, killing->error});
    });
  }
}

void NetworkManagerProfiles::connect(const std::string& peer, AttemptId attempt) {
  if (!watcher_.is_ready()) return;
  const ProfileTable& table = watcher_.table();
  const auto fail = [&](const char* code) { sink_(domain::ConnectFinished{attempt, Words{code}}); };
  const auto found = table.find(peer);
  if (const auto* const error = std::get_if<LookupError>(&found)) {
    return fail(*error == LookupError::unknown ? "unknown-profile" : "ambiguous-profile");
  }
  const auto& path = std::get<std::string>(found);
  if (!is_bound(*table.profile(path))) return fail("unbound-profile");
  attempts_.push_back({.id = attempt, .profile = path, .connection = {}});
  proceed(attempt);
}

void NetworkManagerProfiles::abandon(AttemptId id) {
  Attempt* const attempt = find(id);
  if (!attempt) return;
  if (attempt->is_called) {
    attempt->is_abandoned = true;
    return;
  }
  const std::string begun = attempt->is_ours ? attempt->connection : "";
  forget(id);
  if (!begun.empty()) deactivate(begun, {});
}

NetworkManagerProfiles::Attempt* NetworkManagerProfiles::find(AttemptId id) {
  const auto found = std::find_if(attempts_.begin(), attempts_.end(),
                                  [&](const Attempt& each) { return each.id == id; });
  return found == attempts_.end() ? nullptr : &*found;
}

void NetworkManagerProfiles::proceed(AttemptId id) {
  Attempt* const attempt = find(id);
  if (!attempt) return;
  const ProfileTable& table = watcher_.table();
  const auto up = table.connections_of(attempt->profile, is_up);
  if (!up.empty()) return follow(*attempt, up.front());
  const bool is_on_its_way_down = !table.connections_of(attempt->profile, is_not_gone).empty();
  attempt->connection.clear();
  if (!is_on_its_way_down) activate(*attempt);
}

void NetworkManagerProfiles::activate(Attempt& attempt) {
  attempt.is_called = true;
  const dbus::ObjectPath none{"/"};
  bus_.command(
      watcher_.manager(),
      {manager_interface, "ActivateConnection", {dbus::ObjectPath{attempt.profile}, none, none}},
      command_timeout_,
      [this, id = attempt.id](const dbus::CallError* error, sdbus::Message& answer) {
        if (error) return activation_failed(id, *error);
        activated(id, dbus::read_path(answer));
      });
}

void NetworkManagerProfiles::activated(AttemptId id, const std::string& connection) {
  Attempt* const attempt = find(id);
  if (!attempt) return;
  attempt->is_called = false;
  attempt->is_ours = true;
  if (attempt->is_abandoned) {
    forget(id);
    return deactivate(connection, {});
  }
  follow(*attempt, connection);
}

void NetworkManagerProfiles::activation_failed(AttemptId id, const dbus::CallError& error) {
  Attempt* const attempt = find(id);
  if (!attempt) return;
  attempt->is_called = false;
  if (error.is_silence()) unanswered_.insert(attempt->profile);
  if (attempt->is_abandoned) return forget(id);
  const ProfileTable& table = watcher_.table();
  // It may be on its way down by now, of which proceed() waits for the end.
  const bool is_there = !table.connections_of(attempt->profile, is_not_gone).empty();
  if (error.name == already_active && is_there) return proceed(id);
  finish(id, activation_failure_words(error, table.profile(attempt->profile) != nullptr));
}

void NetworkManagerProfiles::deactivate(const std::string& connection, Deactivated done) {
  stopped_by_us_.insert(connection);
  if (ActiveConnection* const active = watcher_.table().active(connection)) {
    active->is_being_stopped = true;
  }
  bus_.command(
      watcher_.manager(),
      {manager_interface, "DeactivateConnection", {dbus::ObjectPath{connection}}}, command_timeout_,
      [this, connection, done = std::move(done)](const dbus::CallError* error, sdbus::Message&) {
        if (error) deactivation_failed(connection, *error);
        if (done) done(error);
      });
}

void NetworkManagerProfiles::deactivation_failed(const std::string& connection,
                                                 const dbus::CallError& error) {
  ActiveConnection* const active = watcher_.table().active(connection);
  // What was not answered may be carried out later. An end after a refusal is not ours (VP8).
  if (!active || !error.is_silence()) stopped_by_us_.erase(connection);
  if (!active || is_already_gone(error)) return;
  active->is_being_stopped = false;
  proceed_waiting(active->profile);
}

void NetworkManagerProfiles::advise(const std::vector<std::string>& peers) {
  const ProfileTable& table = watcher_.table();
  for (const std::string& peer : peers) {
    const auto found = table.find(peer);
    const auto* const path = std::get_if<std::string>(&found);
    const Profile* const profile = path ? table.profile(*path) : nullptr;
    if (!advice_ || !profile || !profile->connects_by_itself) continue;
    if (advised_.insert(profile->uuid).second) advice_(peer);
  }
}

}  // namespace conntrack::adapters::networkmanager
