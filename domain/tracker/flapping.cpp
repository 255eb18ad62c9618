// SPDX-License-Identifier: GPL-3.0-or-later
// Flapping; its theory is in the header.
#include "domain/tracker/flapping.h"

#include <algorithm>
#include <utility>

namespace conntrack::domain {

void Flapping::left(std::optional<std::string> peer, TimePoint now) {
  left_.push_back({std::move(peer), now});
}

bool Flapping::came_to(const std::optional<std::string>& peer, TimePoint now) {
  const TimePoint horizon = now - memory;
  std::erase_if(left_, [&](const Left& old) { return old.at < horizon; });
  std::erase_if(returns_, [&](TimePoint at) { return at < horizon; });
  const bool is_return =
      std::any_of(left_.begin(), left_.end(), [&](const Left& old) { return old.peer == peer; });
  if (is_return) returns_.push_back(now);
  if (damped_ || returns_.size() < returns_that_damp) return false;
  damped_ = true;
  return true;
}

void Flapping::end_damping() {
  damped_ = false;
  returns_.clear();
}

}  // namespace conntrack::domain
