// SPDX-License-Identifier: GPL-3.0-or-later
// ConfigFollower; the rules are in the header.
#include "domain/tracker/config_follower.h"

namespace conntrack::domain {
namespace {

constexpr std::chrono::milliseconds stillness{100};
constexpr std::chrono::seconds absence{1};

}  // namespace

TimePoint ConfigFollower::Change::believed_at() const {
  return stamp ? still_since + stillness : still_since + absence;
}

void ConfigFollower::was_read(const std::optional<FileStamp>& stamp) {
  read_ = stamp;
  change_.reset();
}

bool ConfigFollower::is_due(const std::optional<FileStamp>& stamp, TimePoint now) {
  if (stamp == read_) {
    change_.reset();
    return false;
  }
  if (!change_ || change_->stamp != stamp) change_ = Change{stamp, now};
  return now >= change_->believed_at();
}

std::optional<TimePoint> ConfigFollower::deadline() const {
  return change_ ? std::optional{change_->believed_at()} : std::nullopt;
}

}  // namespace conntrack::domain
