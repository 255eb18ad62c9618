// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/tracker/timer_table.h"

#include <utility>

namespace conntrack::domain {

std::optional<TimePoint> TimerTable::earliest() const {
  std::optional<TimePoint> first;
  for (const std::optional<TimePoint>& deadline : deadlines_) {
    if (deadline && (!first || *deadline < *first)) first = deadline;
  }
  return first;
}

std::vector<Wait> TimerTable::take_due(TimePoint now) {
  std::vector<Wait> due;
  for (std::size_t i = 0; i < deadlines_.size(); ++i) {
    if (!deadlines_[i] || *deadlines_[i] > now) continue;
    deadlines_[i].reset();
    due.push_back(static_cast<Wait>(i));
  }
  return due;
}

}  // namespace conntrack::domain
