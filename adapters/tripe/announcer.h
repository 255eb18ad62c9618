// SPDX-License-Identifier: GPL-3.0-or-later
// ServerAnnouncer: announcements as broadcasts of the TrIPE server.
#pragma once

#include "adapters/tripe/service.h"
#include "ports/announcer.h"

namespace conntrack::adapters::tripe {

/// Sends NOTIFY and WARN by the connection of a service, which outlives it; while the service has
/// none, nothing is sent.
class ServerAnnouncer : public ports::Announcer {
 public:
  explicit ServerAnnouncer(Service& service) : service_(service) {}

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
  void send(const std::string& line);

  Service& service_;
};

}  // namespace conntrack::adapters::tripe
