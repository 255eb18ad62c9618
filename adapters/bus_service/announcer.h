// SPDX-License-Identifier: GPL-3.0-or-later
// BusAnnouncer: notifications and warnings as signals on the bus (VP5).
#pragma once

#include "adapters/bus_service/bus_service.h"
#include "ports/announcer.h"

namespace conntrack::adapters::bus_service {

/// Emits `Notified` and `Warned` for the service, which outlives it.
class BusAnnouncer final : public ports::Announcer {
 public:
  explicit BusAnnouncer(BusService& service) : service_(service) {}

  void notify(const domain::NotifyChange& change) override;
  void notify(const domain::NotifyBus& bus) override;
  /// Section 7 of the rules has no words for these.
  void notify(const domain::NotifyServer&) override {}
  void notify(const domain::NotifyManager&) override {}
  void notify(const domain::NotifyHandsOff&) override {}
  void warn(const domain::WarnConfigError& warning) override;
  void warn(const domain::WarnConnectFailed& warning) override;
  void warn(const domain::WarnFlapping& warning) override;
  void warn(const domain::WarnProbeFailed& warning) override;
  void warn(const domain::WarnKillFailed& warning) override;

 private:
  BusService& service_;
};

}  // namespace conntrack::adapters::bus_service
