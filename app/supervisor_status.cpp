// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/supervisor_status.h"

namespace conntrack::app {

void SupervisorStatus::notify(const domain::NotifyChange& change) {
  // Every group that has a peer is listed (NT1); one that is not has lost it, if it had one.
  for (auto& [group, peer] : peers_) peer = "none";
  for (const domain::GroupPeer& each : change.groups) peers_[each.group] = each.peer;
  for (const domain::GroupChange& each : change.changes) {
    peers_[each.group] = each.new_peer.value_or("none");
  }
  std::string line;
  for (const auto& [group, peer] : peers_) {
    line += (line.empty() ? "" : ", ") + group + ": " + peer;
  }
  std::string reason;
  for (const std::string& word : change.reason) reason += (reason.empty() ? "" : " ") + word;
  line_ = line + " (" + reason + ")";
  sink_(line_);
}

void SupervisorStatus::notify(const domain::NotifyServer& server) {
  if (!server.present) {
    sink_(server_ + " is lost");
  } else if (!line_.empty()) {
    sink_(line_);
  }
}

}  // namespace conntrack::app
