// SPDX-License-Identifier: GPL-3.0-or-later
// Hold; its theory is in the header.
#include "domain/tracker/hold.h"

#include <algorithm>

namespace conntrack::domain {
namespace {

constexpr Duration damped_stand = std::chrono::seconds(10);

}  // namespace

void Hold::found(const std::optional<std::string>& peer, const Reason& reason, TimePoint now) {
  const bool is_new = peer != outcome_;
  if (is_new || !until_) reason_ = reason;
  if (is_new) found_since_ = now;
  outcome_ = peer;
}

bool Hold::is_over(bool firm, bool damped, Urgency urgency, TimePoint now) {
  if (urgency == Urgency::manual || is_off()) return true;
  if (damped) return is_reached(found_since_ + (firm ? damped_stand : longest_stand()), now);
  if (urgency == Urgency::eager || firm) return true;
  return is_reached(until_.value_or(now + settle_), now);
}

Duration Hold::longest_stand() const { return std::max(damped_stand, settle_); }

bool Hold::is_reached(TimePoint until, TimePoint now) {
  if (now >= until) return true;
  until_ = until;
  return false;
}

void Hold::forget(const std::optional<std::string>& has, TimePoint now) {
  end();
  if (outcome_ == has) return;
  outcome_ = has;
  found_since_ = now;
}

void Hold::restart(bool damped, TimePoint now) {
  if (!until_) return;
  found_since_ = now;
  until_ = now + (damped ? longest_stand() : settle_);
}

void Hold::set_reason(const Reason& reason) {
  if (until_) reason_ = reason;
}

}  // namespace conntrack::domain
