// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of the service command `status`: `key=value` words of what the tracker tells.
#include "app/status_lines.h"

#include <chrono>
#include <string_view>
#include <utility>

#include "app/text/joined.h"
#include "ports/error_class.h"

namespace conntrack::app {

using namespace domain;

namespace {

/// Whole seconds, rounded up: something that still has to come is never 0.
std::string seconds_left(const Duration& time) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count());
}

std::string seconds_passed(const Duration& time) {
  return std::to_string(std::chrono::floor<std::chrono::seconds>(time).count());
}

std::string or_none(const std::string& text) { return text.empty() ? "none" : text; }

std::string to_text(PeerState state) {
  switch (state) {
    case PeerState::none:
      return "none";
    case PeerState::connected:
      return "connected";
    case PeerState::connecting:
      return "connecting";
    case PeerState::failed:
      return "failed";
  }
  return {};
}

StatusEntry network_entry(const NetworkStatus& network) {
  std::string paused = "no";
  if (network.paused) paused = network.pause_left ? seconds_left(*network.pause_left) : "forever";
  return {{"network"},
          {network.up ? "state=up" : "state=down", "claim=" + std::string(to_string(network.claim)),
           "paused=" + paused}};
}

StatusEntry target_entry(const Observation::Entry& entry) {
  const Found* found = std::get_if<Found>(&entry.answer);
  const bool is_unknown = std::holds_alternative<Unknown>(entry.answer);
  const std::string local =
      found != nullptr ? to_string(found->address) : (is_unknown ? "unknown" : "none");
  return {{"target", to_string(entry.target)},
          {"local=" + local, "interface=" + or_none(found != nullptr ? found->interface : "")}};
}

StatusEntry group_entry(const GroupStatus& group) {
  StatusEntry entry{
      {"group", group.name},
      {"selected=" + group.tag.value_or("none"), "peer=" + group.peer.value_or("none"),
       "state=" + to_text(group.state), "since=" + seconds_passed(group.since),
       "held=" + (group.held ? seconds_left(*group.held) : "no"),
       "damped=" + (group.damped ? seconds_left(*group.damped) : "no")}};
  if (!group.own_tunnel.empty()) entry.facts.push_back("own-tunnel=" + group.own_tunnel);
  if (!group.under_tunnel.empty()) entry.facts.push_back("under-tunnel=" + group.under_tunnel);
  if (group.hands_off) entry.facts.push_back("hands-off=yes");
  for (const std::string& peer : group.kill_failed) entry.facts.push_back("kill-failed=" + peer);
  return entry;
}

std::string_view state_of(const ManagerStatus& manager) {
  if (!manager.present) return "absent";
  if (!manager.spoken) return "silent";
  return to_string(manager.last_word);
}

StatusEntry manager_entry(const ManagerStatus& manager) {
  return {{"manager", std::string(to_string(manager.manager))},
          {"state=" + std::string(state_of(manager)),
           "word=" + (manager.age ? joined(manager.words) : "none"),
           "age=" + (manager.age ? seconds_passed(*manager.age) : "none")}};
}

StatusEntry server_entry(bool is_present) {
  return {{"server"}, {is_present ? "state=present" : "state=absent"}};
}

StatusEntry bus_entry(BusChanged::State bus) {
  const bool is_lost = bus == BusChanged::State::unavailable;
  return {{"bus"}, {"state=" + (is_lost ? "lost" : to_string(BusChanged{bus, {}}))}};
}

StatusEntry config_entry(const std::optional<ConfigFault>& fault, const std::string& file) {
  StatusEntry entry{{"config"}, {"file=" + file, fault ? "state=stale" : "state=current"}};
  if (fault)
    entry.facts.push_back("error=" + std::string(ports::error_class(fault->kind)) + " " +
                          fault->text);
  return entry;
}

StatusEntry count_entry(const Counts& counts) {
  return {{"count"},
          {"rounds=" + std::to_string(counts.rounds), "switches=" + std::to_string(counts.switches),
           "connect-failures=" + std::to_string(counts.connect_failures),
           "config-errors=" + std::to_string(counts.config_errors)}};
}

}  // namespace

std::vector<StatusEntry> status_entries(const Status& status, const std::string& file) {
  std::vector<StatusEntry> entries{network_entry(status.network)};
  for (const auto& entry : status.observation.entries()) entries.push_back(target_entry(entry));
  for (const GroupStatus& group : status.groups) entries.push_back(group_entry(group));
  for (const ManagerStatus& manager : status.managers) entries.push_back(manager_entry(manager));
  entries.push_back(server_entry(status.server_present));
  entries.push_back(bus_entry(status.bus));
  entries.push_back(config_entry(status.config_fault, file));
  entries.push_back(count_entry(status.counts));
  return entries;
}

std::vector<Words> status_lines(const StatusEntry& entry, const ports::ServiceJobs& jobs) {
  std::vector<Words> lines{entry.subject};
  for (const std::string& fact : entry.facts) {
    Words longer = lines.back();
    longer.push_back(fact);
    if (lines.back() == entry.subject || jobs.fits(longer)) {
      lines.back() = std::move(longer);
    } else {
      lines.push_back(entry.subject);
      lines.back().push_back(fact);
    }
  }
  return lines;
}

}  // namespace conntrack::app
