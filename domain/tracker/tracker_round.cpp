// SPDX-License-Identifier: GPL-3.0-or-later
// Tracker: the rounds, from the source addresses to the commands.
#include <algorithm>
#include <utility>

#include "domain/tracker/tracker.h"

namespace conntrack::domain {
namespace {

constexpr std::chrono::seconds old_attempt{10};  // DE10: a manual `up` begins it anew

}  // namespace

void Tracker::on(const Drained&) {
  if (round_.phase != Phase::idle || !server_ready_ || waits_for_config_) return;
  if (const auto trigger = scheduler_.begin(now_)) begin_round(*trigger);
}

void Tracker::begin_round(const Trigger& trigger) {
  round_ = {};
  round_.phase = Phase::probing;
  round_.facts.trigger = trigger;
  dispositions_.clear();
  ++counts_.rounds;
  do_now(StampConfig{});
  do_now(ProbeRoutes{next_question(), {targets_, under_tunnels_}});
}

void Tracker::on(const RoutesProbed& probed) {
  if (probed.question != round_.awaited) return;
  if (round_.phase == Phase::looking_under) {
    round_.facts.observation.merge(probed.observation);
    observed_ = round_.facts.observation;
    complete_round();
    end_round();
  } else {
    take_routes(probed.observation);
  }
}

void Tracker::take_routes(const Observation& observation) {
  if (const Unknown* unknown = observation.unknown()) {
    if (!std::exchange(probe_failed_, true)) do_now(WarnProbeFailed{unknown->why});
    scheduler_.request_again(round_.facts.trigger, now_);
    return end_round();
  }
  probe_failed_ = false;
  RoundFacts& facts = round_.facts;
  Trigger& trigger = facts.trigger;
  const bool is_disproved = claims_.lapse_where_disproved(observation, now_);
  const bool is_outdated = trigger.is_check && claims_.lapse_where_made_with_other(observation);
  if (is_disproved || is_outdated) trigger.changes_claim = true;
  claims_.remember(observation);
  facts.observation = observed_ = observation;
  facts.observed_at = now_;
  facts.claim = claims_.effective_claim();
  // A report of up at attach has been overtaken by one of down: that one may wait (WH4).
  const bool is_overtaken =
      trigger.urgency == Urgency::eager && facts.claim == EffectiveClaim::down;
  if (is_overtaken) trigger.urgency = Urgency::ordinary;
  network_up_ = addresses_decide(facts.claim) && !observation.none();
  if (!may_act() || found_nothing_new()) return end_round();
  round_.phase = Phase::listing;
  do_now(ListPeers{next_question(), peers_});
}

QuestionId Tracker::next_question() {
  round_.awaited = QuestionId{++last_question_};
  return *round_.awaited;
}

bool Tracker::may_act() const { return !pause_ || round_.facts.trigger.urgency == Urgency::manual; }

bool Tracker::found_nothing_new() const {
  const Trigger& trigger = round_.facts.trigger;
  return !trigger.asks_server && !trigger.changes_claim && completed_ == round_.facts.observation;
}

void Tracker::on(const PeersUnknown& unknown) {
  if (unknown.question != round_.awaited) return;
  scheduler_.request_again(round_.facts.trigger, now_);
  end_round();
}

void Tracker::on(const PeersListed& listed) {
  if (listed.question != round_.awaited) return;
  RoundFacts& facts = round_.facts;
  facts.connected = PeerList(listed.peers);
  facts.connected.complete_from(peers_listed_);
  peers_listed_ = facts.connected;
  const auto is_listed = [&](const std::string& peer) { return facts.connected.has(peer); };
  for (const std::string& peer : attempts_.confirm(listed.question, is_listed, now_)) {
    report_failed(peer, {"not-connected"});
  }
  if (!may_act()) return end_round();
  look_under_tunnels();
}

/// What lies under our own tunnels is asked for if it was not yet (VP6).
void Tracker::look_under_tunnels() {
  under_tunnels_ = groups_.questions(config_, round_.facts);
  std::vector<UnderTunnel> missing;
  for (const UnderTunnel& question : under_tunnels_) {
    if (round_.facts.observation.find(question) == nullptr) missing.push_back(question);
  }
  if (missing.empty()) {
    complete_round();
    return end_round();
  }
  round_.phase = Phase::looking_under;
  do_now(ProbeRoutes{next_question(), {{}, std::move(missing)}});
}

void Tracker::complete_round() {
  std::vector<Outcome> outcomes = groups_.evaluate(config_, round_.facts, attempts_, now_);
  for (const Outcome& outcome : outcomes) {
    dispositions_.push_back({outcome.group->name, outcome.finding, outcome.disposition});
  }
  announce(outcomes);
  for (const std::string& peer : orphans()) remove(peer);
  for (Outcome& outcome : outcomes) act_on(outcome);
  retry_connects();
  if (!timers_.of(Wait::abandon_check)) given_up_.clear();
  completed_ = round_.facts.observation;
  timers_.set(Wait::interval, now_ + settings_.interval);
}

void Tracker::end_round() {
  round_ = {};
  adopt_next();
}

/// Peers that no group names any more: being connected, or given up and connected all the same
/// (DE10).
std::vector<std::string> Tracker::orphans() const {
  std::vector<std::string> orphans;
  const auto is_named = [this](const std::string& peer) {
    return std::binary_search(peers_.begin(), peers_.end(), peer);
  };
  for (const auto& [peer, attempt] : attempts_.all()) {
    if (!is_named(peer)) orphans.push_back(peer);
  }
  for (const std::string& peer : given_up_) {
    if (!is_named(peer) && attempts_.find(peer) == nullptr && round_.facts.connected.has(peer)) {
      orphans.push_back(peer);
    }
  }
  return orphans;
}

void Tracker::announce(const std::vector<Outcome>& outcomes) {
  NotifyChange notice{network_up_, {}, {}, {}};
  std::optional<Reason> reason;
  if (!orphans().empty()) reason = round_.facts.trigger.reason;
  for (const Outcome& outcome : outcomes) {
    const bool is_change = outcome.disposition == Disposition::act;
    const std::optional<std::string>& peer =
        is_change ? outcome.finding.peer : outcome.state->peer();
    if (peer) notice.groups.push_back({outcome.group->name, *peer});
    if (!outcome.acts()) continue;
    if (!reason || outcome.reason.outranks(*reason)) reason = outcome.reason;
    notice.changes.push_back({outcome.group->name, outcome.state->peer(), peer, outcome.finding.tag,
                              outcome.source, outcome.under_tunnel});
  }
  if (!reason) return;
  notice.reason = reason->words;
  do_now(std::move(notice));
}

void Tracker::act_on(Outcome& outcome) {
  for (const std::string& peer : outcome.to_kill) remove(peer);
  if (outcome.finding.peer && outcome.disposition != Disposition::hold &&
      outcome.disposition != Disposition::leave) {
    want(outcome);
  }
  if (outcome.disposition != Disposition::act) return;
  // What somebody else has done already is recorded; it is no switch of ours.
  const bool is_switch = outcome.acts() && round_.facts.trigger.urgency != Urgency::manual;
  if (is_switch) ++counts_.switches;
  if (outcome.state->acted(is_switch, now_)) do_now(WarnFlapping{outcome.group->name});
}

/// Connects the peer that the group is to have, or has news end the waiting of one that is being
/// connected (DE10).
void Tracker::want(const Outcome& outcome) {
  const std::string& peer = *outcome.finding.peer;
  const Attempt* attempt = attempts_.find(peer);
  if (attempt == nullptr) {
    if (outcome.to_connect) connect(peer, &outcome);
    return;
  }
  const bool moved = outcome.source && outcome.source->is_settled() && attempt->source &&
                     *outcome.source != *attempt->source;
  const bool is_old = now_ - attempt->started_at >= old_attempt;
  const bool is_manual = round_.facts.trigger.urgency == Urgency::manual;
  if (attempt->is_in_flight() && (moved || (is_manual && is_old))) {
    do_now(AbandonConnect{attempt->id});
    connect(peer, &outcome);
  } else if (attempt->is_waiting() && attempt->asked != outcome.asked) {
    attempts_.hasten(peer, now_);
    attempts_.set_view(peer, outcome.source, outcome.asked);
  }
}

}  // namespace conntrack::domain
