// SPDX-License-Identifier: GPL-3.0-or-later
// ConfigFollower; the rules are in the header.
#include "domain/tracker/config_follower.h"

#include <algorithm>

namespace conntrack::domain {
namespace {

constexpr std::chrono::milliseconds stillness{100};
constexpr std::chrono::seconds absence{1};
constexpr std::chrono::seconds longest_wait{5};

}  // namespace

void ConfigFollower::was_read(const std::optional<FileStamp>& stamp) {
  read_ = stamp;
  touched_ = false;
  change_.reset();
}

void ConfigFollower::was_touched(bool being_written, TimePoint now) {
  touched_ = true;
  being_written_ = being_written;
  if (change_) change_->still_since = now;
}

bool ConfigFollower::is_due(const std::optional<FileStamp>& stamp, TimePoint now) {
  if (stamp == read_ && !touched_) {
    change_.reset();
    return false;
  }
  if (!change_) change_ = Change{stamp, now, now};
  if (change_->stamp != stamp) {
    change_->stamp = stamp;
    change_->still_since = now;
  }
  return now >= *deadline();
}

std::optional<TimePoint> ConfigFollower::deadline() const {
  if (!change_) return std::nullopt;
  const TimePoint at_last = change_->noticed_at + longest_wait;
  if (being_written_) return at_last;
  if (!change_->stamp) return std::min(at_last, change_->still_since + absence);
  return std::min(at_last, change_->still_since + stillness);
}

}  // namespace conntrack::domain
