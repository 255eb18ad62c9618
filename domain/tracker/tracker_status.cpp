// SPDX-License-Identifier: GPL-3.0-or-later
// Tracker: what the service command `status` tells (SC4).
#include <algorithm>
#include <string>
#include <utility>

#include "domain/tracker/tracker.h"

namespace conntrack::domain {
namespace {

/// Whole seconds, rounded up: something that still has to come is never 0.
std::string seconds_until(TimePoint when, TimePoint now) {
  const auto left = std::chrono::ceil<std::chrono::seconds>(std::max(when - now, Duration::zero()));
  return std::to_string(left.count());
}

std::string seconds_since(TimePoint when, TimePoint now) {
  return std::to_string(std::chrono::floor<std::chrono::seconds>(now - when).count());
}

std::string or_none(const std::optional<std::string>& text) { return text.value_or("none"); }

std::string_view manager_word(const ManagerState& manager) {
  if (manager.present != true) return "absent";
  if (!manager.has_spoken()) return "silent";
  return to_string(manager.last_word);
}

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

StatusEntry target_entry(const LocalAddresses::Entry& entry, const Interfaces& interfaces) {
  const Address* local = std::get_if<Address>(&entry.answer);
  const std::string interface = local != nullptr ? interface_of(interfaces, *local) : "";
  return {{"target", to_string(entry.target)},
          {"local=" + (local != nullptr ? to_string(*local) : "none"),
           "interface=" + (interface.empty() ? "none" : interface)}};
}

/// How far a peer is that the group has.
std::string peer_state(const Attempt* attempt) {
  if (attempt == nullptr) return "connected";
  return attempt->in_flight ? "connecting" : "failed";
}

std::string_view class_of(DiagnosticKind kind) {
  if (kind == DiagnosticKind::read_error) return "OSError";
  return kind == DiagnosticKind::value_error ? "ValueError" : "SyntaxError";
}

}  // namespace

std::vector<StatusEntry> Tracker::status(const std::string& file, const Interfaces& interfaces,
                                         TimePoint now) const {
  std::vector<StatusEntry> entries{network_entry(now)};
  for (const LocalAddresses::Entry& entry : seen_locals_.entries()) {
    entries.push_back(target_entry(entry, interfaces));
  }
  for (const Group& group : config_.groups) entries.push_back(group_entry(group, now));
  for (const Manager manager : all_managers) entries.push_back(manager_entry(manager, now));
  const bool no_bus = bus_ == BusChanged::State::unavailable;
  entries.push_back({{"bus"}, {"state=" + (no_bus ? "lost" : to_string(BusChanged{bus_, {}}))}});
  entries.push_back(config_entry(file));
  entries.push_back(
      {{"count"},
       {"rounds=" + std::to_string(counts_.rounds), "switches=" + std::to_string(counts_.switches),
        "connect-failures=" + std::to_string(counts_.connect_failures),
        "config-errors=" + std::to_string(counts_.config_errors)}});
  return entries;
}

StatusEntry Tracker::network_entry(TimePoint now) const {
  std::string paused = "no";
  if (pause_) paused = pause_->until ? seconds_until(*pause_->until, now) : "forever";
  return {{"network"},
          {network_up_ ? "state=up" : "state=down",
           "claim=" + std::string(to_string(claims_.effective_claim())), "paused=" + paused}};
}

StatusEntry Tracker::group_entry(const Group& group, TimePoint now) const {
  static const GroupState unknown{Duration::zero()};
  const auto found = groups_.find(group.name);
  const GroupState& state = found == groups_.end() ? unknown : found->second;
  const std::optional<std::string>& peer = state.peer();
  const auto held = state.deadline();
  const auto damped = state.damped_until(now);
  StatusEntry entry{{"group", group.name},
                    {"selected=" + or_none(state.tag()), "peer=" + or_none(peer),
                     "state=" + (peer ? peer_state(attempts_.find(*peer)) : "none"),
                     "since=" + (state.is_known() ? seconds_since(state.since(), now) : "0"),
                     "held=" + (held ? seconds_until(*held, now) : "no"),
                     "damped=" + (damped ? seconds_until(*damped, now) : "no")}};
  if (const OwnTunnel* own = own_tunnel(group.name)) {
    entry.facts.push_back("own-tunnel=" + own->peer.interface);
  }
  return entry;
}

StatusEntry Tracker::manager_entry(Manager manager, TimePoint now) const {
  const ManagerState& state = claims_.of(manager);
  return {{"manager", std::string(to_string(manager))},
          {"state=" + std::string(manager_word(state)),
           "word=" + (state.spoke_at ? joined(state.words) : "none"),
           "age=" + (state.spoke_at ? seconds_since(*state.spoke_at, now) : "none")}};
}

StatusEntry Tracker::config_entry(const std::string& file) const {
  StatusEntry entry{{"config"}, {"file=" + file, config_fault_ ? "state=stale" : "state=current"}};
  if (config_fault_) {
    entry.facts.push_back("error=" + std::string(class_of(config_fault_->kind)) + " " +
                          config_fault_->text);
  }
  return entry;
}

}  // namespace conntrack::domain
