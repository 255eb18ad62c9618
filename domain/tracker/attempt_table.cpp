// SPDX-License-Identifier: GPL-3.0-or-later
// AttemptTable; the theory is in the header.
#include "domain/tracker/attempt_table.h"

#include <algorithm>
#include <utility>

namespace conntrack::domain {
namespace {

constexpr std::chrono::seconds first_pause{1};
constexpr unsigned most_doublings = 20;  // over eleven days: beyond any bound, below any overflow

}  // namespace

AttemptId AttemptTable::start(std::string_view peer, TimePoint now) {
  const AttemptId id{++last_id_};
  Attempt& attempt = attempts_.try_emplace(std::string(peer)).first->second;
  peers_.erase(attempt.id);
  peers_.emplace(id, peer);
  end_waiting(attempt);
  attempt.peer = peer;
  attempt.id = id;
  attempt.state = Attempt::State::in_flight;
  attempt.started_at = now;
  return id;
}

void AttemptTable::set_view(std::string_view peer, std::optional<Address> source,
                            std::vector<Observation::Entry> asked) {
  const auto found = attempts_.find(peer);
  if (found == attempts_.end()) return;
  found->second.source = std::move(source);
  found->second.asked = std::move(asked);
}

bool AttemptTable::succeed(AttemptId id, QuestionId last_question) {
  Attempt* attempt = find_id(id);
  if (attempt == nullptr) return false;
  peers_.erase(id);
  attempt->state = Attempt::State::answered;
  attempt->answered_after = last_question;
  return true;
}

std::optional<std::string> AttemptTable::fail(AttemptId id, TimePoint now) {
  Attempt* attempt = find_id(id);
  if (attempt == nullptr) return std::nullopt;
  peers_.erase(id);
  set_failed(*attempt, now);
  return attempt->peer;
}

void AttemptTable::hasten(std::string_view peer, TimePoint now) {
  const auto found = attempts_.find(peer);
  if (found == attempts_.end() || !found->second.is_waiting()) return;
  found->second.failures = 0;
  wait_until(found->second, now);
}

void AttemptTable::hasten_all(TimePoint now) {
  for (const auto& [peer, attempt] : attempts_) hasten(peer, now);
}

void AttemptTable::postpone(std::string_view peer, TimePoint now) {
  const auto found = attempts_.find(peer);
  if (found == attempts_.end()) return;
  Attempt& attempt = found->second;
  if (attempt.is_waiting() && attempt.retry_at <= now) set_failed(attempt, now);
}

std::optional<Attempt> AttemptTable::remove(std::string_view peer) {
  const auto found = attempts_.find(peer);
  if (found == attempts_.end()) return std::nullopt;
  end_waiting(found->second);
  Attempt attempt = std::move(found->second);
  attempts_.erase(found);
  peers_.erase(attempt.id);
  return attempt;
}

void AttemptTable::clear() {
  attempts_.clear();
  confirmed_.clear();
  peers_.clear();
  waiting_.clear();
}

const Attempt* AttemptTable::find(std::string_view peer) const {
  const auto found = attempts_.find(peer);
  return found == attempts_.end() ? nullptr : &found->second;
}

const Attempt* AttemptTable::find_recent(std::string_view peer) const {
  const Attempt* attempt = find(peer);
  if (attempt != nullptr) return attempt->is_in_flight() ? attempt : nullptr;
  const auto found = confirmed_.find(peer);
  return found == confirmed_.end() ? nullptr : &found->second;
}

std::vector<std::string> AttemptTable::due(TimePoint now) const {
  std::vector<std::string> peers;
  for (const auto& [retry_at, peer] : waiting_) {
    if (retry_at > now) break;
    peers.push_back(peer);
  }
  return peers;
}

std::vector<AttemptId> AttemptTable::unanswered(TimePoint now) const {
  std::vector<AttemptId> ids;
  for (const auto& [id, peer] : peers_) {
    if (attempts_.at(peer).started_at + answer_timeout > now) break;
    ids.push_back(id);
  }
  return ids;
}

std::optional<TimePoint> AttemptTable::retry_deadline() const {
  return waiting_.empty() ? std::nullopt : std::optional{waiting_.begin()->first};
}

std::optional<TimePoint> AttemptTable::answer_deadline() const {
  if (peers_.empty()) return std::nullopt;
  return attempts_.at(peers_.begin()->second).started_at + answer_timeout;
}

Attempt* AttemptTable::find_id(AttemptId id) {
  const auto peer = peers_.find(id);
  return peer == peers_.end() ? nullptr : &attempts_.at(peer->second);
}

void AttemptTable::set_failed(Attempt& attempt, TimePoint now) {
  const Duration pause = first_pause * (1U << std::min(attempt.failures, most_doublings));
  attempt.failures += 1;
  wait_until(attempt, now + std::min(pause, longest_pause_));
}

void AttemptTable::wait_until(Attempt& attempt, TimePoint when) {
  end_waiting(attempt);
  attempt.state = Attempt::State::waiting;
  attempt.retry_at = when;
  waiting_.emplace(when, attempt.peer);
}

void AttemptTable::end_waiting(const Attempt& attempt) {
  if (attempt.is_waiting()) waiting_.erase({attempt.retry_at, attempt.peer});
}

}  // namespace conntrack::domain
