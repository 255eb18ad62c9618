// SPDX-License-Identifier: GPL-3.0-or-later
// LiveConfig; its theory is in the header.
#include "domain/tracker/live_config.h"

#include <algorithm>
#include <utility>

#include "domain/config/targets.h"

namespace conntrack::domain {
namespace {

/// The peers that the configuration names, sorted, each once.
std::vector<std::string> peers_named_by(const Config& config) {
  std::vector<std::string> peers;
  for (const Group& group : config.groups) {
    for (const Definition& definition : group.definitions) {
      if (const auto peer = definition.peer()) peers.push_back(*peer);
    }
  }
  std::sort(peers.begin(), peers.end());
  peers.erase(std::unique(peers.begin(), peers.end()), peers.end());
  return peers;
}

FinishJob finish(const JobId& job, const ConfigFault* fault) {
  if (fault == nullptr) return {job, std::nullopt};
  return {job, *fault};
}

}  // namespace

LiveConfig::LiveConfig(ReadConfiguration initial) {
  adopt(std::move(initial.config));
  follower_.was_read(initial.stamp);
}

void LiveConfig::on(const ConfigTouched& touched, TimePoint now, Actions& actions) {
  follower_.was_touched(touched.being_written, now);
  actions.emplace_back(StampConfig{});
}

void LiveConfig::on(const ConfigStamped& stamped, TimePoint now, Actions& actions) {
  if (follower_.is_due(stamped.stamp, now)) actions.emplace_back(ReadConfig{});
  is_uncertain_ = is_uncertain_ && follower_.deadline();
}

void LiveConfig::on(const ConfigRead& read, Actions& actions) {
  const ConfigFault* fault = std::get_if<ConfigFault>(&read.result);
  // A file that cannot be opened may become readable without changing: it is tried at every stamp.
  const bool was_read = fault == nullptr || !fault->is_of_system();
  follower_.was_read(was_read ? read.stamp : std::nullopt);
  is_uncertain_ = false;
  if (fault != nullptr) {
    take_fault(*fault, read.stamp, actions);
  } else {
    warned_of_.reset();
    fault_.reset();
    next_ = std::get<Config>(read.result);
  }
  for (const JobId& job : std::exchange(jobs_, {})) actions.emplace_back(finish(job, fault));
}

void LiveConfig::take_fault(const ConfigFault& fault, const std::optional<FileStamp>& stamp,
                            Actions& actions) {
  const bool is_new = !warned_of_ || *warned_of_ != stamp || fault_ != fault;
  warned_of_ = stamp;
  fault_ = fault;
  if (!is_new) return;
  ++fault_count_;
  warning_is_owed_ = !server_ready_;
  if (server_ready_) actions.emplace_back(WarnConfigError{fault});
}

void LiveConfig::read_for(const JobId& job, Actions& actions) {
  jobs_.push_back(job);
  actions.emplace_back(ReadConfig{});
}

void LiveConfig::set_server_ready(Actions& actions) {
  server_ready_ = true;
  is_uncertain_ = true;
  actions.emplace_back(StampConfig{});
  if (fault_ && std::exchange(warning_is_owed_, false)) {
    actions.emplace_back(WarnConfigError{*fault_});
  }
}

void LiveConfig::set_server_lost() {
  server_ready_ = false;
  jobs_.clear();
}

LiveConfig::Change LiveConfig::adopt_next() {
  std::optional<Config> next = std::exchange(next_, std::nullopt);
  if (!next || *next == config_) return Change::none;
  const std::vector<Address> old_targets = targets_;
  adopt(std::move(*next));
  return targets_ == old_targets ? Change::same_targets : Change::other_targets;
}

void LiveConfig::adopt(Config config) {
  config_ = std::move(config);
  targets_ = targets_to_probe(config_);
  peers_ = peers_named_by(config_);
}

}  // namespace conntrack::domain
