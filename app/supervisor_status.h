// SPDX-License-Identifier: GPL-3.0-or-later
// SupervisorStatus: what the groups have, and why, in one line for the service manager (LG3).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "ports/announcer.h"

namespace conntrack::app {

/// Composes a line from the changes: `home: home-office, lab: none (nm connected)`. A group is in
/// it from its first change on. While the server is lost, the line says that instead.
class SupervisorStatus final : public ports::Announcer {
 public:
  using Sink = std::function<void(const std::string& line)>;

  /// `server` is what people call it: "the server", "NetworkManager".
  SupervisorStatus(std::string server, Sink sink)
      : server_(std::move(server)), sink_(std::move(sink)) {}

  void notify(const domain::NotifyChange& change) override;
  void notify(const domain::NotifyBus&) override {}
  void notify(const domain::NotifyServer& server) override;
  void notify(const domain::NotifyManager&) override {}
  void notify(const domain::NotifyHandsOff&) override {}
  void warn(const domain::WarnConfigError&) override {}
  void warn(const domain::WarnConnectFailed&) override {}
  void warn(const domain::WarnFlapping&) override {}
  void warn(const domain::WarnProbeFailed&) override {}
  void warn(const domain::WarnKillFailed&) override {}

 private:
  std::string server_;
  Sink sink_;
  std::string line_;                          // the latest
  std::map<std::string, std::string> peers_;  // by group; "none" is what a group without one has
};

}  // namespace conntrack::app
