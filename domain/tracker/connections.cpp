// SPDX-License-Identifier: GPL-3.0-or-later
// Connections; its theory is in the header.
#include "domain/tracker/connections.h"

#include <algorithm>
#include <string_view>

namespace conntrack::domain {
namespace {

constexpr std::chrono::seconds old_attempt{10};  // a manual `up` begins it anew
constexpr std::chrono::seconds until_abandoned_is_checked{2};
constexpr std::chrono::seconds longest_fall{10};

bool leads_somewhere(const std::string& link, const Observation& observation) {
  const auto& entries = observation.entries();
  return std::any_of(entries.begin(), entries.end(), [&](const Observation::Entry& entry) {
    const auto* const found = std::get_if<Found>(&entry.answer);
    return found != nullptr && found->interface == link;
  });
}

}  // namespace

void Connections::on(const PeersListed& listed, TimePoint now, Actions& actions) {
  PeerList peers(listed.peers);
  peers.complete_from(listed_);
  note_falling(peers, now);
  listed_ = std::move(peers);
  listed_by_ = listed.question;
  std::erase_if(kill_refused_, [this](const std::string& peer) { return !listed_.has(peer); });
  const auto is_listed = [this](const std::string& peer) { return listed_.has(peer); };
  for (const std::string& peer : attempts_.confirm(listed.question, is_listed, now)) {
    report_failed(peer, {"not-connected"}, actions);
  }
}

void Connections::on(const ConnectFinished& finished, QuestionId last_question, TimePoint now,
                     Actions& actions) {
  if (!finished.error) {
    attempts_.succeed(finished.attempt, last_question);
  } else if (const auto peer = attempts_.fail(finished.attempt, now)) {
    report_failed(*peer, *finished.error, actions);
  }
}

void Connections::on(const KillFinished& finished, Actions& actions) {
  if (!finished.error) {
    kill_refused_.erase(finished.peer);
  } else if (kill_refused_.insert(finished.peer).second) {
    actions.emplace_back(WarnKillFailed{finished.peer, *finished.error});
  }
}

void Connections::note_falling(const PeerList& listed, TimePoint now) {
  for (const ConnectedPeer& peer : listed_.all()) {
    if (!peer.interface.empty() && !listed.has(peer.name)) {
      falling_.push_back({peer, now + longest_fall});
    }
  }
}

std::vector<ConnectedPeer> Connections::falling(const Observation& observation, TimePoint now) {
  std::erase_if(falling_, [&](const Falling& each) {
    return each.until <= now || listed_.has(each.peer.name) ||
           !leads_somewhere(each.peer.interface, observation);
  });
  std::vector<ConnectedPeer> peers;
  for (const Falling& each : falling_) peers.push_back(each.peer);
  return peers;
}

void Connections::clear() {
  falling_.clear();
  attempts_.clear();
  listed_ = {};
  given_up_.clear();
  kill_refused_.clear();
}

void Connections::want(const Outcome& outcome, Urgency urgency, TimePoint now, Actions& actions) {
  const std::string& peer = *outcome.finding.peer;
  const Attempt* attempt = attempts_.find(peer);
  if (attempt == nullptr) {
    if (!outcome.to_connect) return;
    connect(peer, now, actions);
    attempts_.set_view(peer, outcome.source_address(), outcome.asked);
    return;
  }
  const bool moved = outcome.source && outcome.source->is_settled() && attempt->source &&
                     outcome.source->address != *attempt->source;
  const bool is_old = now - attempt->started_at >= old_attempt;
  if (attempt->is_in_flight() && (moved || (urgency == Urgency::manual && is_old))) {
    actions.emplace_back(AbandonConnect{attempt->id});
    connect(peer, now, actions);
    attempts_.set_view(peer, outcome.source_address(), outcome.asked);
  } else if (attempt->is_waiting() && attempt->asked != outcome.asked) {
    attempts_.hasten(peer, now);
    attempts_.set_view(peer, outcome.source_address(), outcome.asked);
  }
}

void Connections::remove(const std::string& peer, TimePoint now, Actions& actions) {
  const std::optional<Attempt> attempt = attempts_.remove(peer);
  const bool is_under_way = attempt && !attempt->is_waiting();
  if (attempt && attempt->is_in_flight()) {
    actions.emplace_back(AbandonConnect{attempt->id});
    given_up_.insert(peer);
    given_up_before_.reset();
    timers_.set(Wait::abandon_check, now + until_abandoned_is_checked);
  }
  if (is_under_way || listed_.has(peer)) actions.emplace_back(KillPeer{peer});
}

bool Connections::kills_again(const Outcome& outcome) const {
  return !outcome.to_connect &&
         std::all_of(outcome.to_kill.begin(), outcome.to_kill.end(),
                     [this](const std::string& peer) { return is_kill_refused(peer); });
}

void Connections::leave(const Group& group, bool to_person, TimePoint now) {
  std::set<std::string_view> present;
  for (const Definition& definition : group.definitions) {
    if (!definition.is_down() && listed_.has(definition.tag)) present.insert(definition.tag);
  }
  for (const Definition& definition : group.definitions) {
    const std::size_t itself = present.contains(definition.tag) ? 1 : 0;
    if (to_person || present.size() > itself) attempts_.postpone(definition.tag, now);
  }
}

void Connections::finish_round(TimePoint now, Actions& actions) {
  for (const std::string& peer : attempts_.due(now)) connect(peer, now, actions);
  if (given_up_before_ && listed_by_ > *given_up_before_) given_up_.clear();
}

void Connections::give_up_unanswered(TimePoint now, Actions& actions) {
  for (const AttemptId id : attempts_.unanswered(now)) {
    actions.emplace_back(AbandonConnect{id});
    if (const auto peer = attempts_.fail(id, now)) report_failed(*peer, {"timed-out"}, actions);
  }
}

std::vector<std::string> Connections::orphans(const std::vector<std::string>& named) const {
  std::vector<std::string> orphans;
  const auto is_named = [&](const std::string& peer) {
    return std::binary_search(named.begin(), named.end(), peer);
  };
  for (const auto& [peer, attempt] : attempts_.all()) {
    if (!is_named(peer)) orphans.push_back(peer);
  }
  for (const std::string& peer : given_up_) {
    if (!is_named(peer) && attempts_.find(peer) == nullptr && listed_.has(peer)) {
      orphans.push_back(peer);
    }
  }
  return orphans;
}

PeerState Connections::state_of(const std::string& peer) const {
  const Attempt* attempt = attempts_.find(peer);
  if (attempt == nullptr) return listed_.has(peer) ? PeerState::connected : PeerState::none;
  switch (attempt->state) {
    case Attempt::State::in_flight:
      return PeerState::connecting;
    case Attempt::State::answered:
      return PeerState::connected;
    case Attempt::State::waiting:
      return PeerState::failed;
  }
  return PeerState::none;
}

void Connections::connect(const std::string& peer, TimePoint now, Actions& actions) {
  actions.emplace_back(ConnectPeer{peer, attempts_.start(peer, now)});
}

void Connections::report_failed(const std::string& peer, const Words& error, Actions& actions) {
  ++failure_count_;
  actions.emplace_back(WarnConnectFailed{peer, error});
}

}  // namespace conntrack::domain
