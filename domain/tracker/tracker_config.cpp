// SPDX-License-Identifier: GPL-3.0-or-later
// Tracker: the configuration file, read again (CF14).
#include <algorithm>
#include <utility>

#include "domain/config/targets.h"
#include "domain/tracker/tracker.h"

namespace conntrack::domain {

void Tracker::on(const ConfigTouched& touched) {
  follower_.was_touched(touched.being_written, now_);
  do_now(StampConfig{});
}

void Tracker::on(const ReloadRequested&) { do_now(ReadConfig{}); }

void Tracker::on(const ConfigStamped& stamped) {
  if (follower_.is_due(stamped.stamp, now_)) do_now(ReadConfig{});
  waits_for_config_ = waits_for_config_ && follower_.deadline();
}

void Tracker::on(const ConfigRead& read) {
  const ConfigFault* fault = std::get_if<ConfigFault>(&read.result);
  // One that cannot be opened may be tomorrow, without having changed: it is tried at every look.
  const bool was_read = fault == nullptr || !fault->is_of_system();
  follower_.was_read(was_read ? read.stamp : std::nullopt);
  waits_for_config_ = false;
  if (fault != nullptr) {
    take_fault(*fault, read.stamp);
  } else {
    take_config(std::get<Config>(read.result));
  }
  for (const JobId& job : std::exchange(reload_jobs_, {})) {
    if (fault == nullptr) {
      do_now(FinishJob{job, std::nullopt});
    } else {
      do_now(FinishJob{job, *fault});
    }
  }
}

void Tracker::take_fault(const ConfigFault& fault, const std::optional<FileStamp>& stamp) {
  const bool is_new = !warned_of_ || *warned_of_ != stamp || config_fault_ != fault;
  warned_of_ = stamp;
  config_fault_ = fault;
  if (!is_new) return;
  ++counts_.config_errors;
  config_warning_is_owed_ = !server_ready_;
  if (server_ready_) do_now(WarnConfigError{fault});
}

void Tracker::take_config(const Config& config) {
  warned_of_.reset();
  config_fault_.reset();
  next_config_ = config;
  if (round_.phase == Phase::idle) adopt_next();
}

void Tracker::adopt_next() {
  const std::optional<Config> next = std::exchange(next_config_, std::nullopt);
  if (!next || *next == config_) return;
  adopt(*next);
  request_check(make_check("config-change"));
}

void Tracker::adopt(Config config) {
  config_ = std::move(config);
  const std::vector<Address> targets = targets_to_probe(config_);
  if (targets != targets_) claims_.forget_observations();
  targets_ = targets;
  peers_.clear();
  for (const Group& group : config_.groups) {
    for (const Definition& definition : group.definitions) {
      if (const auto peer = definition.peer()) peers_.push_back(*peer);
    }
  }
  std::sort(peers_.begin(), peers_.end());
  peers_.erase(std::unique(peers_.begin(), peers_.end()), peers_.end());
  groups_.adopt(config_);
  under_tunnels_.clear();
  completed_.reset();
}

}  // namespace conntrack::domain
