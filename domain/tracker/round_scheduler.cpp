// SPDX-License-Identifier: GPL-3.0-or-later
// RoundScheduler; its theory is in the header.
#include "domain/tracker/round_scheduler.h"

#include <utility>

namespace conntrack::domain {
namespace {

constexpr std::chrono::milliseconds manager_grace{20};
constexpr std::chrono::milliseconds word_before_change{50};
constexpr std::chrono::seconds until_asked_again{1};
constexpr std::size_t most_rounds_a_second = 50;
constexpr std::chrono::seconds storm_window{1};

void merge(std::optional<Trigger>& into, const Trigger& trigger) {
  if (into) {
    into->merge(trigger);
  } else {
    into = trigger;
  }
}

}  // namespace

void RoundScheduler::request(const Trigger& trigger) { merge(pending_, trigger); }

void RoundScheduler::request_for_report(Trigger trigger) {
  if (in_grace_) trigger.merge(*std::exchange(in_grace_, std::nullopt));
  timers_.cancel(Wait::manager_grace);
  request(trigger);
}

void RoundScheduler::request_after_grace(const Trigger& trigger, TimePoint now) {
  if (!in_grace_) {
    grace_began_ = now;
    timers_.set(Wait::manager_grace, now + manager_grace);
  }
  merge(in_grace_, trigger);
}

void RoundScheduler::request_again(const Trigger& trigger, TimePoint now) {
  merge(asks_again_, trigger);
  timers_.set(Wait::ask_again, now + until_asked_again);
}

void RoundScheduler::grace_elapsed() {
  Trigger trigger = *std::exchange(in_grace_, std::nullopt);
  if (last_word_ && last_word_->at >= grace_began_ - word_before_change) {
    trigger.merge({.reason = last_word_->reason});
  }
  request(trigger);
}

void RoundScheduler::ask_again_elapsed() { request(*std::exchange(asks_again_, std::nullopt)); }

std::optional<Trigger> RoundScheduler::begin(TimePoint now) {
  if (!pending_ || is_storm(now)) return std::nullopt;
  recent_rounds_.push_back(now);
  Trigger trigger = *std::exchange(pending_, std::nullopt);
  if (asks_again_) trigger.merge(*std::exchange(asks_again_, std::nullopt));
  timers_.cancel(Wait::ask_again);
  return trigger;
}

/// True if the last second has had its rounds; another may start at Wait::storm_end.
bool RoundScheduler::is_storm(TimePoint now) {
  while (!recent_rounds_.empty() && recent_rounds_.front() + storm_window <= now) {
    recent_rounds_.pop_front();
  }
  if (recent_rounds_.size() < most_rounds_a_second) return false;
  timers_.set(Wait::storm_end, recent_rounds_.front() + storm_window);
  return true;
}

}  // namespace conntrack::domain
