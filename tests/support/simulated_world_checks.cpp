// SPDX-License-Identifier: GPL-3.0-or-later
// SimulatedWorld: what no tracker may ever do.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/simulated_world.h"

namespace conntrack::tests {

using namespace domain;

namespace {

bool names(const Group& group, const std::string& peer) {
  return std::any_of(group.definitions.begin(), group.definitions.end(),
                     [&](const Definition& each) { return each.peer() == peer; });
}

}  // namespace

void SimulatedWorld::check(const Actions& actions) {
  // DE7: first the notification, then the commands. DE10: a retry is not announced, nor an attempt
  // that is begun anew or given up for want of an answer.
  bool announced = false;
  std::set<std::string> begun_anew;
  for (const Action& action : actions) {
    if (std::holds_alternative<NotifyChange>(action)) announced = true;
    if (const auto* abandon = std::get_if<AbandonConnect>(&action)) {
      begun_anew.insert(attempted_[abandon->attempt]);
    }
    const auto* connect = std::get_if<ConnectPeer>(&action);
    const bool is_first = connect != nullptr && !failed_.contains(connect->peer) &&
                          !begun_anew.contains(connect->peer);
    if (!announced && (is_first || std::holds_alternative<KillPeer>(action))) {
      violation("not announced");
    }
    if (const auto* warning = std::get_if<WarnConnectFailed>(&action)) {
      failed_.insert(warning->peer);
    }
  }
}

void SimulatedWorld::violation(const std::string& what) {
  write_down("VIOLATION " + what);
  if (on_violation) return on_violation(transcript_.back());
  ADD_FAILURE() << transcript_.back();
}

void SimulatedWorld::check_command(const std::string& peer) {
  if (!has_server_) violation("there is no server for " + peer);
  const bool is_named = std::any_of(config_.groups.begin(), config_.groups.end(),
                                    [&](const Group& group) { return names(group, peer); });
  // What was begun under another configuration may have to be ended.
  if (!is_named && !begun_.contains(peer)) violation("no group names " + peer);
}

void SimulatedWorld::check_connect(const std::string& peer) {
  if (in_flight().contains(peer)) violation("it is being connected: " + peer);
  // An attempt that is begun anew is none more, though somebody else may have connected the peer
  // meanwhile; and some servers list what they are connecting.
  const bool is_begun_anew = abandoned_ == peer;
  if (server.connected.contains(peer) && known_.contains(peer) && !is_begun_anew) {
    violation("it is connected: " + peer);
  }
  for (const Group& group : config_.groups) {
    if (!names(group, peer)) continue;
    for (const Definition& other : group.definitions) {
      if (other.is_down() || other.tag == peer || refused_.contains(other.tag)) continue;
      const bool is_connected = server.connected.contains(other.tag) && known_.contains(other.tag);
      if (is_connected || in_flight().contains(other.tag)) {
        violation(group.name + " gets " + peer + " and has " + other.tag);
      }
    }
  }
}

void SimulatedWorld::check_abandon(const Connecting& attempt) {
  constexpr std::chrono::seconds time_to_answer{120};    // DE10
  constexpr std::chrono::seconds until_all_is_over{10};  // what is held, or damped
  if (now_ - attempt.begun >= time_to_answer) return;
  if (attempt.begun - disturbed_ < until_all_is_over || !kernel.sees_under_tunnels) return;
  if (asked_routes_ != attempt.routes) return;
  const bool has_others = std::ranges::any_of(server.tunnels, [&](const auto& tunnel) {
    return tunnel.first != attempt.peer && has_tunnel(tunnel.first);
  });
  if (has_others || !server.listed_early.contains(attempt.peer)) return;
  violation("given up for nothing: " + attempt.peer);
}

}  // namespace conntrack::tests
