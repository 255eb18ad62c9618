// SPDX-License-Identifier: GPL-3.0-or-later
// Announcers: several announcers as one.
#pragma once

#include <utility>
#include <vector>

#include "ports/announcer.h"

namespace conntrack::app {

/// Tells each of them everything, in their order. They outlive it.
class Announcers final : public ports::Announcer {
 public:
  explicit Announcers(std::vector<ports::Announcer*> announcers)
      : announcers_(std::move(announcers)) {}

  void notify(const domain::NotifyChange& change) override { notify_all(change); }
  void notify(const domain::NotifyBus& bus) override { notify_all(bus); }
  void notify(const domain::NotifyServer& server) override { notify_all(server); }
  void notify(const domain::NotifyManager& manager) override { notify_all(manager); }
  void notify(const domain::NotifyHandsOff& hands_off) override { notify_all(hands_off); }
  void warn(const domain::WarnConfigError& warning) override { warn_all(warning); }
  void warn(const domain::WarnConnectFailed& warning) override { warn_all(warning); }
  void warn(const domain::WarnFlapping& warning) override { warn_all(warning); }
  void warn(const domain::WarnProbeFailed& warning) override { warn_all(warning); }
  void warn(const domain::WarnKillFailed& warning) override { warn_all(warning); }

 private:
  template <class Notification>
  void notify_all(const Notification& notification) {
    for (ports::Announcer* each : announcers_) each->notify(notification);
  }
  template <class Warning>
  void warn_all(const Warning& warning) {
    for (ports::Announcer* each : announcers_) each->warn(warning);
  }

  std::vector<ports::Announcer*> announcers_;
};

}  // namespace conntrack::app
