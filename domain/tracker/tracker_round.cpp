// SPDX-License-Identifier: GPL-3.0-or-later
// Tracker: the rounds, from the local addresses to the commands.
#include <algorithm>
#include <utility>

#include "domain/tracker/tracker.h"

namespace conntrack::domain {
namespace {

constexpr std::size_t most_rounds_a_second = 50;  // WH5
constexpr std::chrono::seconds storm_window{1};
constexpr std::chrono::seconds until_asked_again{1};

bool has(const std::vector<ConnectedPeer>& connected, const std::string& peer) {
  return std::any_of(connected.begin(), connected.end(),
                     [&](const ConnectedPeer& one) { return one.name == peer; });
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

/// What a round makes of one group.
struct Tracker::Outcome {
  const Group* group = nullptr;
  GroupState* state = nullptr;
  Finding finding;
  Disposition disposition = Disposition::keep;
  Reason reason;                     // if it acts
  std::vector<std::string> to_kill;  // connected, or being connected, and not wanted (DE4)
  bool to_connect = false;           // the peer wanted is not connected

  bool acts() const { return to_connect || !to_kill.empty(); }
};

bool Tracker::may_start_round() {
  if (!pending_ || round_.phase != Phase::idle || !server_ready_ || storm_until_) return false;
  if (waits_for_config_) return false;
  while (!recent_rounds_.empty() && recent_rounds_.front() + storm_window <= now_) {
    recent_rounds_.pop_front();
  }
  if (recent_rounds_.size() < most_rounds_a_second) return true;
  storm_until_ = recent_rounds_.front() + storm_window;
  return false;
}

void Tracker::on(const Drained&) {
  if (may_start_round()) begin_round();
}

void Tracker::begin_round() {
  round_ = {};
  round_.phase = Phase::probing;
  round_.trigger = *std::exchange(pending_, std::nullopt);
  dispositions_.clear();
  if (asks_again_) round_.trigger.merge(std::exchange(asks_again_, std::nullopt)->trigger);
  recent_rounds_.push_back(now_);
  ++counts_.rounds;
  do_now(StampConfig{});
  do_now(ProbeRoutes{targets_});
}

void Tracker::on(const RoutesProbed& probed) {
  if (round_.phase != Phase::probing) return;
  Trigger& trigger = round_.trigger;
  if (trigger.is_check && claims_.lapse_where_made_with_other(probed.locals)) {
    trigger.changes_claim = true;
  }
  claims_.remember(probed.locals);
  round_.locals = seen_locals_ = probed.locals;
  round_.probed_at = now_;
  round_.effective_claim = claims_.effective_claim();
  // A report of up at attach has been overtaken by one of down: that one may wait (WH4).
  const bool overtaken =
      trigger.urgency == Urgency::eager && round_.effective_claim == EffectiveClaim::down;
  if (overtaken) trigger.urgency = Urgency::ordinary;
  network_up_ = addresses_decide(round_.effective_claim) && !probed.locals.none();
  if (!may_act(trigger) || found_nothing_new(probed.locals)) {
    end_round();
    return;
  }
  round_.phase = Phase::listing;
  do_now(ListPeers{peers_});
  // That takes the kernel longer than all the rest, and is not needed before the server's answer.
  do_now(FindInterfaces{});
}

void Tracker::on(const InterfacesFound& found) { round_.interfaces = found.interfaces; }

bool Tracker::found_nothing_new(const LocalAddresses& locals) const {
  const bool asks = round_.trigger.asks_server || round_.trigger.changes_claim;
  return !asks && last_locals_ == locals;
}

void Tracker::on(const PeersUnknown&) {
  if (round_.phase != Phase::listing) return;
  asks_again_ = Postponed{now_ + until_asked_again, round_.trigger};
  end_round();
}

void Tracker::on(const PeersListed& listed) {
  if (round_.phase != Phase::listing) return;
  std::vector<ConnectedPeer> connected = listed.peers;
  for (const std::string& peer : round_.connected_since) {
    if (!has(connected, peer)) connected.push_back({peer, {}});
  }
  if (may_act(round_.trigger)) complete_round(connected);
  end_round();
}

void Tracker::complete_round(const std::vector<ConnectedPeer>& connected) {
  drop_needless_attempts(connected);
  own_tunnels_.clear();
  std::vector<Outcome> outcomes;
  for (const Group& group : config_.groups) {
    outcomes.push_back(evaluate(group, connected));
    dispositions_.push_back({group.name, outcomes.back().finding, outcomes.back().disposition});
  }
  act(outcomes, connected);
  retry_connects();
  last_locals_ = round_.locals;
  interval_at_ = now_ + settings_.interval;
}

void Tracker::end_round() {
  round_.phase = Phase::idle;
  adopt_next();
}

void Tracker::retry_connects() {
  for (const std::string& peer : attempts_.due(now_)) {
    do_now(ConnectPeer{peer, attempts_.start(peer)});
  }
}

/// Somebody else has connected a peer that waits to be tried again.
void Tracker::drop_needless_attempts(const std::vector<ConnectedPeer>& connected) {
  for (const ConnectedPeer& peer : connected) {
    const Attempt* attempt = attempts_.find(peer.name);
    if (attempt != nullptr && !attempt->in_flight) attempts_.remove(peer.name);
  }
}

/// Peers being connected that the configuration no longer names (DE10).
std::vector<std::string> Tracker::orphaned_attempts() const {
  std::vector<std::string> orphans;
  for (const Attempt& attempt : attempts_.all()) {
    if (!std::binary_search(peers_.begin(), peers_.end(), attempt.peer)) {
      orphans.push_back(attempt.peer);
    }
  }
  return orphans;
}

/// The group's peers that are connected or count as such, in file order (DE4, DE10).
std::vector<std::string> Tracker::members(const Group& group,
                                          const std::vector<ConnectedPeer>& connected) const {
  std::vector<std::string> names;
  for (const Definition& definition : group.definitions) {
    const std::optional<std::string> peer = definition.peer();
    if (!peer || has(names, *peer)) continue;
    if (has(connected, *peer) || attempts_.find(*peer) != nullptr) names.push_back(*peer);
  }
  return names;
}

/// What the claims and the addresses want of the group (DE2, DE3, WH3).
Finding Tracker::find(const Group& group) const {
  if (round_.effective_claim == EffectiveClaim::manual_down)
    return {std::nullopt, std::nullopt, true};
  if (round_.effective_claim == EffectiveClaim::down) return {std::nullopt, std::nullopt, false};
  const GroupDecision decision = decide(config_, group, round_.locals);
  if (!decision.selected) return {std::nullopt, std::nullopt, decision.firm};
  const Definition& selected = group.definitions[*decision.selected];
  return {selected.tag, selected.peer(), decision.firm};
}

Tracker::Outcome Tracker::evaluate(const Group& group,
                                   const std::vector<ConnectedPeer>& connected) {
  GroupState& state = groups_.try_emplace(group.name, settings_.settle).first->second;
  const std::vector<std::string> present = members(group, connected);
  if (!state.is_known()) {
    state.found_at_start(present.empty() ? std::nullopt : std::optional{present.front()}, now_);
  }
  Outcome outcome{&group, &state, find(group), Disposition::keep, round_.trigger.reason, {}, false};
  if (addresses_decide(round_.effective_claim)) {
    if (const auto own =
            find_own_tunnel(config_, group, round_.locals, round_.interfaces, connected)) {
      own_tunnels_.insert_or_assign(group.name, *own);
      state.leave(outcome.finding, now_);
      outcome.disposition = Disposition::leave;
      return outcome;
    }
  }
  // What was seen before a hold was over does not end it, however late the server answers.
  outcome.disposition = state.evaluate(outcome.finding, round_.trigger.urgency,
                                       round_.trigger.reason, round_.probed_at);
  if (outcome.disposition == Disposition::hold) return outcome;
  if (outcome.disposition == Disposition::act) outcome.reason = state.reason();
  for (const std::string& peer : present) {
    if (peer != outcome.finding.peer) outcome.to_kill.push_back(peer);
  }
  outcome.to_connect = outcome.finding.peer && !has(present, *outcome.finding.peer);
  return outcome;
}

void Tracker::act(std::vector<Outcome>& outcomes, const std::vector<ConnectedPeer>& connected) {
  const std::vector<std::string> orphans = orphaned_attempts();
  NotifyChange notice{network_up_, {}, {}};
  std::optional<Reason> reason;
  if (!orphans.empty()) reason = round_.trigger.reason;
  for (const Outcome& outcome : outcomes) {
    const std::optional<std::string>& peer =
        outcome.disposition == Disposition::act ? outcome.finding.peer : outcome.state->peer();
    if (peer) notice.groups.push_back({outcome.group->name, *peer});
    if (outcome.acts() && (!reason || outcome.reason.outranks(*reason))) reason = outcome.reason;
  }
  if (reason) {
    notice.reason = reason->words;
    do_now(std::move(notice));
  }
  for (const std::string& peer : orphans) remove(peer, connected);
  for (Outcome& outcome : outcomes) act_on(outcome, connected);
}

void Tracker::act_on(Outcome& outcome, const std::vector<ConnectedPeer>& connected) {
  for (const std::string& peer : outcome.to_kill) remove(peer, connected);
  // Another group may have begun to connect it: strange, but allowed (CF10).
  if (outcome.to_connect && attempts_.find(*outcome.finding.peer) == nullptr) {
    const std::string& peer = *outcome.finding.peer;
    do_now(ConnectPeer{peer, attempts_.start(peer)});
  }
  if (outcome.disposition != Disposition::act) return;
  // What somebody else has done already is taken note of; it is no switch of ours.
  const bool is_switch = outcome.acts() && round_.trigger.urgency != Urgency::manual;
  if (is_switch) ++counts_.switches;
  if (outcome.state->acted(is_switch, now_)) do_now(WarnFlapping{outcome.group->name});
}

/// Kills a peer, or gives up connecting it (DE10).
void Tracker::remove(const std::string& peer, const std::vector<ConnectedPeer>& connected) {
  const std::optional<Attempt> attempt = attempts_.remove(peer);
  const bool in_flight = attempt && attempt->in_flight;
  if (in_flight) do_now(AbandonConnect{attempt->id});
  if (in_flight || has(connected, peer)) do_now(KillPeer{peer});
}

}  // namespace conntrack::domain
