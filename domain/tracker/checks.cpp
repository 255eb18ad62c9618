// SPDX-License-Identifier: GPL-3.0-or-later
// Checks; the theory is in the header.
#include "domain/tracker/checks.h"

namespace conntrack::domain {

void Checks::begin(TimePoint now) {
  have_begun_ = true;
  timers_.cancel(Wait::first_check);
  restart_interval(now);
}

void Checks::begin_with(Trigger check, TimePoint now) {
  begin(now);
  check.urgency = Urgency::eager;
  request(check);
}

void Checks::begin_at_latest(TimePoint when) {
  if (!have_begun_) timers_.set(Wait::first_check, when);
}

void Checks::request(const Trigger& check) {
  if (have_begun_) scheduler_.request(check);
}

}  // namespace conntrack::domain
