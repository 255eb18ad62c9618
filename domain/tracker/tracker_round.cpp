// SPDX-License-Identifier: GPL-3.0-or-later
// Tracker: the rounds, from the source addresses to the commands.
#include <algorithm>
#include <utility>

#include "domain/tracker/tracker.h"

namespace conntrack::domain {
namespace {

std::optional<std::string> peer_after(const Outcome& outcome) {
  return outcome.disposition == Disposition::act ? outcome.finding.peer : outcome.state->peer();
}

GroupChange change_of(const Outcome& outcome) {
  return {outcome.group->name,      outcome.state->peer(), peer_after(outcome), outcome.finding.tag,
          outcome.source_address(), outcome.under_tunnel,  outcome.to_kill};
}

/// The notification of what the groups come to, in the words of the reason that counts most: the
/// given one, or of a group that acts. None if there is no reason (DE7).
std::optional<NotifyChange> announce(const std::vector<Outcome>& outcomes,
                                     const Connections& connections, bool network_up,
                                     std::optional<Reason> reason) {
  NotifyChange notice{network_up, {}, {}, {}};
  for (const Outcome& outcome : outcomes) {
    if (const auto peer = peer_after(outcome)) {
      notice.groups.push_back({outcome.group->name, *peer});
    }
    if (!outcome.acts()) continue;
    if (!reason || outcome.reason.outranks(*reason)) reason = outcome.reason;
    if (!connections.kills_again(outcome)) notice.changes.push_back(change_of(outcome));
  }
  if (!reason) return std::nullopt;
  notice.reason = reason->words;
  return notice;
}

}  // namespace

void Tracker::on(const Drained&) {
  if (round_.is_under_way() || !server_ready_ || live_config_.is_uncertain()) return;
  if (const auto trigger = scheduler_.begin(now_)) begin_round(*trigger);
}

void Tracker::begin_round(const Trigger& trigger) {
  round_.begin(trigger);
  last_.dispositions.clear();
  ++counts_.rounds;
  actions_.emplace_back(ProbeRoutes{round_.ask(Round::Phase::probing), questions()});
}

void Tracker::on(const RoutesProbed& probed) {
  if (!round_.awaits(probed.question)) return;
  if (round_.phase() == Round::Phase::looking_under) {
    round_.facts().observation.merge(probed.observation);
    last_.observed = round_.facts().observation;
    if (may_act()) complete_round();  // a pause may have begun meanwhile
    end_round();
  } else {
    take_routes(probed.observation);
  }
}

void Tracker::take_routes(const Observation& observation) {
  if (const Unknown* unknown = observation.unknown()) {
    if (!std::exchange(probe_failed_, true)) actions_.emplace_back(WarnProbeFailed{unknown->why});
    scheduler_.request_again(round_.facts().trigger, now_);
    return end_round();
  }
  probe_failed_ = false;
  RoundFacts& facts = round_.facts();
  Trigger& trigger = facts.trigger;
  const bool is_disproved = claims_.lapse_where_disproved(observation, now_);
  const bool is_outdated = trigger.is_check && claims_.lapse_where_made_with_other(observation);
  if (is_disproved || is_outdated) trigger.changes_claim = true;
  claims_.remember(observation);
  facts.observation = last_.observed = observation;
  facts.observed_at = now_;
  facts.claim = claims_.effective_claim();
  // A report of up at attach has been overtaken by one of down: that one may wait (WH4).
  const bool is_overtaken =
      trigger.urgency == Urgency::eager && facts.claim == EffectiveClaim::down;
  if (is_overtaken) trigger.urgency = Urgency::ordinary;
  last_.network_up = addresses_decide(facts.claim) && !observation.none();
  if (!may_act() || found_nothing_new()) return end_round();
  actions_.emplace_back(ListPeers{round_.ask(Round::Phase::listing), live_config_.peers()});
}

bool Tracker::may_act() const {
  return !paused_ || round_.facts().trigger.urgency == Urgency::manual;
}

bool Tracker::found_nothing_new() const {
  const Trigger& trigger = round_.facts().trigger;
  return !trigger.asks_server && !trigger.changes_claim &&
         last_.completed == round_.facts().observation;
}

void Tracker::on(const PeersUnknown& unknown) {
  if (!round_.awaits(unknown.question)) return;
  scheduler_.request_again(round_.facts().trigger, now_);
  end_round();
}

void Tracker::on(const PeersListed& listed) {
  if (!round_.awaits(listed.question)) return;
  connections_.on(listed, now_, actions_);
  round_.facts().connected = connections_.listed();
  round_.facts().falling = connections_.falling(round_.facts().observation, now_);
  if (!may_act()) return end_round();
  look_under_tunnels();
}

/// What lies under our own tunnels is asked for if it was not yet (VP6).
void Tracker::look_under_tunnels() {
  auto questions = groups_.questions(config(), round_.facts(), connections_.attempts());
  // The next round asks other questions: what it sees is not comparable to what was seen (WH3).
  if (questions != last_.under_tunnels) claims_.forget_observations();
  last_.under_tunnels = std::move(questions);
  std::vector<UnderTunnel> missing;
  for (const UnderTunnel& question : last_.under_tunnels) {
    if (round_.facts().observation.find(question) == nullptr) missing.push_back(question);
  }
  if (missing.empty()) {
    complete_round();
    return end_round();
  }
  actions_.emplace_back(
      ProbeRoutes{round_.ask(Round::Phase::looking_under), {{}, std::move(missing)}});
}

void Tracker::complete_round() {
  const RoundFacts& facts = round_.facts();
  std::vector<Outcome> outcomes = groups_.evaluate(config(), facts, connections_.attempts(), now_);
  for (const Outcome& outcome : outcomes) {
    last_.dispositions.push_back({outcome.group->name, outcome.finding, outcome.disposition});
  }
  const std::vector<std::string> orphans = connections_.orphans(live_config_.peers());
  const auto reason = orphans.empty() ? std::nullopt : std::optional{facts.trigger.reason};
  if (auto notice = announce(outcomes, connections_, last_.network_up, reason)) {
    actions_.emplace_back(*std::move(notice));
  }
  for (const std::string& peer : orphans) connections_.remove(peer, now_, actions_);
  for (Outcome& outcome : outcomes) act_on(outcome);
  connections_.finish_round(now_, actions_);
  last_.completed = facts.observation;
  checks_.restart_interval(now_);
}

/// Whether the file has changed is asked in every round (CF14), but last: this round uses the
/// configuration in force, and no peer is to wait for it.
void Tracker::end_round() {
  actions_.emplace_back(StampConfig{});
  abandon_round();
}

void Tracker::abandon_round() {
  round_.end();
  adopt_config();
}

void Tracker::act_on(Outcome& outcome) {
  const Urgency urgency = round_.facts().trigger.urgency;
  for (const ConnectedPeer& peer : outcome.tunnels) connections_.set_tunnel(peer);
  for (const std::string& peer : outcome.to_kill) connections_.remove(peer, now_, actions_);
  if (outcome.disposition == Disposition::hold || outcome.disposition == Disposition::leave) {
    connections_.leave(*outcome.group, outcome.state->is_left_to_person(), now_);
  } else if (outcome.finding.peer) {
    connections_.want(outcome, urgency, now_, actions_);
  }
  if (outcome.disposition != Disposition::act) return;
  // What somebody else has done already is recorded; it is no switch of ours.
  const bool is_switch = outcome.acts() && urgency != Urgency::manual;
  if (is_switch) ++counts_.switches;
  if (outcome.state->acted(is_switch, now_)) {
    actions_.emplace_back(WarnFlapping{outcome.group->name});
  }
}

}  // namespace conntrack::domain
