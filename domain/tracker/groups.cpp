// SPDX-License-Identifier: GPL-3.0-or-later
// Groups; the theory is in the header.
#include "domain/tracker/groups.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

#include "domain/config/targets.h"
#include "domain/decision/decision.h"
#include "domain/tracker/rising_tunnel.h"

namespace conntrack::domain {
namespace {

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool could_select(const Group& group, const std::string& peer) {
  return std::any_of(group.definitions.begin(), group.definitions.end(),
                     [&](const Definition& definition) { return definition.peer() == peer; });
}

/// The group's peers that may have a tunnel, each once: those that are connected, in file order,
/// and those whose tunnels are falling.
std::vector<ConnectedPeer> tunnelled_of(const Group& group, const RoundFacts& facts) {
  std::vector<ConnectedPeer> peers;
  std::set<const ConnectedPeer*> seen;
  for (const Definition& definition : group.definitions) {
    if (definition.is_down()) continue;
    const ConnectedPeer* peer = facts.connected.find(definition.tag);
    if (peer != nullptr && seen.insert(peer).second) peers.push_back(*peer);
  }
  std::copy_if(facts.falling.begin(), facts.falling.end(), std::back_inserter(peers),
               [&](const ConnectedPeer& peer) { return could_select(group, peer.name); });
  return peers;
}

/// The group's peers that are connected or count as such, in file order (DE4, DE10).
std::vector<std::string> members(const Group& group, const PeerList& connected,
                                 const AttemptTable& attempts) {
  std::vector<std::string> names;
  for (const Definition& definition : group.definitions) {
    if (definition.is_down()) continue;
    const std::string& peer = definition.tag;
    if (!connected.has(peer) && attempts.find(peer) == nullptr) continue;
    if (!has(names, peer)) names.push_back(peer);
  }
  return names;
}

/// What the group's targets have for answers, each once.
std::vector<Observation::Entry> asked_by(const Config& config, const Group& group,
                                         const Observation& seen) {
  std::set<Address> targets;
  for (const Definition& definition : group.definitions) {
    for (const Address& target : targets_of(config, definition)) targets.insert(target);
  }
  std::vector<Observation::Entry> entries;
  for (const Address& target : targets) {
    if (const Observation::Entry* entry = seen.entry(target)) entries.push_back(*entry);
  }
  return entries;
}

/// What the definition was selected by.
std::optional<Found> source_of(const Config& config, const Definition& definition,
                               const Observation& seen) {
  const Found* found = match_definition(config, definition, seen).found;
  return found == nullptr ? std::nullopt : std::optional{*found};
}

/// What the claims and the addresses want of the group (DE2, DE3, WH3).
Finding find_outcome(const Config& config, const Group& group, EffectiveClaim claim,
                     const Observation& seen, std::optional<Found>& source) {
  if (claim == EffectiveClaim::manual_down) return {std::nullopt, std::nullopt, true};
  if (claim == EffectiveClaim::down) return {std::nullopt, std::nullopt, false};
  const GroupDecision decision = decide(config, group, seen);
  if (!decision.selected) return {std::nullopt, std::nullopt, decision.firm};
  const Definition& selected = group.definitions[*decision.selected];
  source = source_of(config, selected, seen);
  return {selected.tag, selected.peer(), decision.firm};
}

}  // namespace

void Groups::adopt(const Config& config) {
  std::set<std::string_view> names;
  for (const Group& group : config.groups) names.insert(group.name);
  const auto is_gone = [&](const auto& entry) { return !names.contains(entry.first); };
  std::erase_if(states_, is_gone);
  hold_deadline_is_known_ = false;
  std::erase_if(tunnel_views_, is_gone);
}

std::vector<UnderTunnel> Groups::questions(const Config& config, const RoundFacts& facts,
                                           const AttemptTable& attempts) const {
  std::set<UnderTunnel> questions;
  const auto add = [&](const Group& group, const std::vector<ConnectedPeer>& peers) {
    const auto tunnels = tunnels_of(peers);
    if (tunnels.empty()) return;
    for (UnderTunnel& question : questions_under(config, group, facts.observation, tunnels)) {
      questions.insert(std::move(question));
    }
  };
  for (const Group& group : config.groups) {
    const auto peers = tunnelled_of(group, facts);
    add(group, peers);
    add(group, with_rising_tunnels(peers, attempts, facts.observation));
  }
  return {questions.begin(), questions.end()};
}

std::vector<Outcome> Groups::evaluate(const Config& config, const RoundFacts& facts,
                                      const AttemptTable& attempts, TimePoint now) {
  tunnel_views_.clear();
  hold_deadline_is_known_ = false;
  std::vector<Outcome> outcomes;
  outcomes.reserve(config.groups.size());
  for (const Group& group : config.groups) {
    outcomes.push_back(evaluate(config, group, facts, attempts, now));
  }
  return outcomes;
}

Outcome Groups::evaluate(const Config& config, const Group& group, const RoundFacts& facts,
                         const AttemptTable& attempts, TimePoint now) {
  GroupState& state = states_.try_emplace(group.name, settle_).first->second;
  const std::vector<std::string> present = members(group, facts.connected, attempts);
  if (!state.is_known()) {
    state.found_at_start(present.empty() ? std::nullopt : std::optional{present.front()}, now);
  }
  Outcome outcome;
  outcome.group = &group;
  outcome.state = &state;
  outcome.reason = facts.trigger.reason;
  auto tunnelled = tunnelled_of(group, facts);
  if (auto likely = with_rising_tunnels(tunnelled, attempts, facts.observation);
      likely != tunnelled && are_tunnels(likely, attempts, facts.observation)) {
    outcome.tunnels = tunnelled = std::move(likely);
  }
  const auto tunnels = tunnels_of(tunnelled);
  std::optional<Observation> under;
  if (!tunnels.empty()) under = facts.observation.under(tunnels);
  const Observation& seen = under ? *under : facts.observation;
  outcome.finding = find_outcome(config, group, facts.claim, seen, outcome.source);
  if (addresses_decide(facts.claim) &&
      view_own_tunnel(config, group, seen, tunnelled, facts, outcome)) {
    state.leave(outcome.finding, now);
    outcome.disposition = Disposition::leave;
    return outcome;
  }
  // What was seen before a hold was over does not end it, however late the server answers.
  outcome.disposition = state.evaluate(outcome.finding, facts.trigger.urgency, facts.trigger.reason,
                                       facts.observed_at);
  if (outcome.disposition == Disposition::hold || outcome.disposition == Disposition::leave) {
    return outcome;
  }
  if (outcome.disposition == Disposition::act) outcome.reason = state.reason();
  for (const std::string& peer : present) {
    if (peer != outcome.finding.peer) outcome.to_kill.push_back(peer);
  }
  if (outcome.finding.peer) {
    outcome.to_connect = !has(present, *outcome.finding.peer);
    if (outcome.to_connect || attempts.find(*outcome.finding.peer) != nullptr) {
      outcome.asked = asked_by(config, group, seen);
    }
  }
  return outcome;
}

/// Records through which own tunnel the group sees its targets. True if nothing is known of what
/// lies under it: the group is to be left as it is.
bool Groups::view_own_tunnel(const Config& config, const Group& group, const Observation& seen,
                             const std::vector<ConnectedPeer>& tunnelled, const RoundFacts& facts,
                             Outcome& outcome) {
  const auto tunnels = tunnels_of(tunnelled);
  if (const auto own = find_own_tunnel(config, group, seen, tunnelled)) {
    tunnel_views_.insert_or_assign(group.name, TunnelView{*own, tunnels, false});
    return true;
  }
  const auto hidden = questions_under(config, group, facts.observation, tunnels);
  if (hidden.empty()) return false;
  const std::string& link = facts.observation.find(hidden.front().target)->interface;
  const auto peer = std::find_if(tunnelled.begin(), tunnelled.end(),
                                 [&](const ConnectedPeer& each) { return each.interface == link; });
  tunnel_views_.insert_or_assign(group.name,
                                 TunnelView{{hidden.front().target, *peer}, tunnels, true});
  outcome.under_tunnel = link;
  return false;
}

void Groups::set_reason(const Reason& reason) {
  for (auto& [name, group] : states_) group.set_reason(reason);
}

void Groups::restart_holds(TimePoint now) {
  for (auto& [name, group] : states_) group.restart_hold(now);
  hold_deadline_is_known_ = false;
}

void Groups::end_holds(TimePoint now) {
  for (auto& [name, group] : states_) group.end_hold(now);
  hold_deadline_is_known_ = false;
}

std::optional<TimePoint> Groups::hold_deadline() const {
  if (std::exchange(hold_deadline_is_known_, true)) return hold_deadline_;
  hold_deadline_.reset();
  for (const auto& [name, group] : states_) {
    const auto deadline = group.deadline();
    if (deadline && (!hold_deadline_ || *deadline < *hold_deadline_)) hold_deadline_ = deadline;
  }
  return hold_deadline_;
}

std::vector<Reason> Groups::due_holds(TimePoint now) const {
  std::vector<Reason> reasons;
  for (const auto& [name, group] : states_) {
    if (const auto due = group.deadline(); due && now >= *due) reasons.push_back(group.reason());
  }
  return reasons;
}

void Groups::take_over() {
  for (auto& [name, group] : states_) group.take_over();
}

std::vector<std::string> Groups::leave_to_person(const Config& config,
                                                 const PersonChangedPeer& changed) {
  std::vector<std::string> left;
  for (const Group& group : config.groups) {
    const auto found = states_.find(group.name);
    if (found == states_.end()) continue;
    GroupState& state = found->second;
    const bool is_its_peer = state.peer() == changed.peer;
    const bool could_be = could_select(group, changed.peer);
    if (changed.up && is_its_peer) state.take_over();  // it is as we would have it
    if (!could_be || changed.up == is_its_peer) continue;
    state.leave_to_person();
    left.push_back(group.name);
  }
  return left;
}

const GroupState* Groups::find(const std::string& group) const {
  const auto found = states_.find(group);
  return found == states_.end() ? nullptr : &found->second;
}

const TunnelView* Groups::tunnel_view(const std::string& group) const {
  const auto found = tunnel_views_.find(group);
  return found == tunnel_views_.end() ? nullptr : &found->second;
}

}  // namespace conntrack::domain
