// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/log/log.h"

#include <utility>

#include "adapters/log/rendering.h"

namespace conntrack::adapters::log {

Log::Log(std::unique_ptr<Writer> writer, std::string server)
    : writer_(std::move(writer)), server_(std::move(server)) {}

void Log::notify(const domain::NotifyChange& change) {
  for (const Record& each : records(change)) writer_->write(each);
}

void Log::notify(const domain::NotifyBus& bus) {
  if (const auto rendered = record(bus)) writer_->write(*rendered);
}

void Log::notify(const domain::NotifyServer& server) { writer_->write(record(server, server_)); }

void Log::notify(const domain::NotifyManager& manager) { writer_->write(record(manager)); }

void Log::notify(const domain::NotifyHandsOff& hands_off) { writer_->write(record(hands_off)); }

void Log::warn(const domain::WarnConfigError& warning) { writer_->write(record(warning)); }

void Log::warn(const domain::WarnConnectFailed& warning) { writer_->write(record(warning)); }

void Log::warn(const domain::WarnFlapping& warning) { writer_->write(record(warning)); }

void Log::warn(const domain::WarnProbeFailed& warning) { writer_->write(record(warning)); }

void Log::warn(const domain::WarnKillFailed& warning) { writer_->write(record(warning)); }

void Log::tell_absent_server(std::string_view why) {
  writer_->write(absent_server_record(server_, why));
}

void Log::warn_of_self_connecting(const std::string& peer) {
  writer_->write(self_connecting_record(peer));
}

void Log::ended(std::string_view why) {
  writer_->write(end_record(why));
  writer_->finish();
}

void Log::failed(std::string_view why) {
  writer_->write(failure_record(why));
  writer_->finish();
}

}  // namespace conntrack::adapters::log
