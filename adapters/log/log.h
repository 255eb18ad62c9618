// SPDX-License-Identifier: GPL-3.0-or-later
// Log: what the service does, written down where it is read later (section 9 of the rules).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "adapters/log/record.h"
#include "ports/announcer.h"

namespace conntrack::adapters::log {

/// One record for each change of a group's peer, each warning, and each loss and return (LG1).
/// Nothing blocks but the two functions that tell of the end.
class Log final : public ports::Announcer {
 public:
  /// `server` is what people call who takes the commands: "the server", "NetworkManager".
  Log(std::unique_ptr<Writer> writer, std::string server);

  void notify(const domain::NotifyChange& change) override;
  void notify(const domain::NotifyBus& bus) override;
  void notify(const domain::NotifyServer& server) override;
  void notify(const domain::NotifyManager& manager) override;
  void notify(const domain::NotifyHandsOff& hands_off) override;
  void warn(const domain::WarnConfigError& warning) override;
  void warn(const domain::WarnConnectFailed& warning) override;
  void warn(const domain::WarnFlapping& warning) override;
  void warn(const domain::WarnProbeFailed& warning) override;
  void warn(const domain::WarnKillFailed& warning) override;

  /// At the start there is no server, which is waited for; `why` is for people.
  void tell_absent_server(std::string_view why);

  /// A peer is connected by its VPN, too (VP2).
  void warn_of_self_connecting(const std::string& peer);

  /// The program ends, as it should; `why` is for people. To be the last, and only once.
  void ended(std::string_view why);

  /// The program ends because of a failure. To be the last, and only once.
  void failed(std::string_view why);

 private:
  std::unique_ptr<Writer> writer_;
  std::string server_;
};

}  // namespace conntrack::adapters::log
