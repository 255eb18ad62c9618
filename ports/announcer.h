// SPDX-License-Identifier: GPL-3.0-or-later
// Announcer: tells the world.
#pragma once

#include "domain/tracker/action.h"

namespace conntrack::ports {

/// Sends notifications and warnings. Nothing blocks, nothing is answered; what cannot be sent is
/// dropped. An announcement comes before the commands that are given after it.
class Announcer {
 public:
  virtual ~Announcer() = default;

  virtual void notify(const domain::NotifyChange& change) = 0;
  virtual void notify(const domain::NotifyBus& bus) = 0;
  virtual void notify(const domain::NotifyServer& server) = 0;
  virtual void notify(const domain::NotifyManager& manager) = 0;
  virtual void notify(const domain::NotifyHandsOff& hands_off) = 0;
  virtual void warn(const domain::WarnConfigError& warning) = 0;
  virtual void warn(const domain::WarnConnectFailed& warning) = 0;
  virtual void warn(const domain::WarnFlapping& warning) = 0;
  virtual void warn(const domain::WarnProbeFailed& warning) = 0;
  virtual void warn(const domain::WarnKillFailed& warning) = 0;
};

}  // namespace conntrack::ports
