// SPDX-License-Identifier: GPL-3.0-or-later
// Attempts; what they are is told in the header.
#include "domain/tracker/attempts.h"

#include <algorithm>

namespace conntrack::domain {
namespace {

constexpr std::chrono::seconds first_pause{1};
constexpr unsigned most_doublings = 20;  // over eleven days: beyond any bound, below any overflow

}  // namespace

AttemptId Attempts::start(std::string_view peer) {
  const AttemptId id{++last_id_};
  for (Attempt& attempt : attempts_) {
    if (attempt.peer != peer) continue;
    attempt.id = id;
    attempt.in_flight = true;
    return id;
  }
  attempts_.push_back({std::string(peer), id, true, 0, {}});
  return id;
}

std::optional<std::string> Attempts::succeed(AttemptId id) {
  const auto found = find_id(id);
  if (found == attempts_.end()) return std::nullopt;
  std::string peer = std::move(found->peer);
  attempts_.erase(found);
  return peer;
}

std::optional<std::string> Attempts::fail(AttemptId id, TimePoint now) {
  const auto found = find_id(id);
  if (found == attempts_.end()) return std::nullopt;
  const Duration pause = first_pause * (1U << std::min(found->failures, most_doublings));
  found->in_flight = false;
  found->failures += 1;
  found->retry_at = now + std::min(pause, longest_pause_);
  return found->peer;
}

std::optional<Attempt> Attempts::remove(std::string_view peer) {
  const auto found = std::find_if(attempts_.begin(), attempts_.end(),
                                  [&](const Attempt& attempt) { return attempt.peer == peer; });
  if (found == attempts_.end()) return std::nullopt;
  Attempt attempt = std::move(*found);
  attempts_.erase(found);
  return attempt;
}

const Attempt* Attempts::find(std::string_view peer) const {
  for (const Attempt& attempt : attempts_) {
    if (attempt.peer == peer) return &attempt;
  }
  return nullptr;
}

std::vector<std::string> Attempts::due(TimePoint now) const {
  std::vector<std::string> peers;
  for (const Attempt& attempt : attempts_) {
    if (!attempt.in_flight && attempt.retry_at <= now) peers.push_back(attempt.peer);
  }
  return peers;
}

std::optional<TimePoint> Attempts::deadline() const {
  std::optional<TimePoint> earliest;
  for (const Attempt& attempt : attempts_) {
    if (attempt.in_flight) continue;
    if (!earliest || attempt.retry_at < *earliest) earliest = attempt.retry_at;
  }
  return earliest;
}

std::vector<Attempt>::iterator Attempts::find_id(AttemptId id) {
  return std::find_if(attempts_.begin(), attempts_.end(), [&](const Attempt& attempt) {
    return attempt.in_flight && attempt.id == id;
  });
}

}  // namespace conntrack::domain
