// SPDX-License-Identifier: GPL-3.0-or-later
// ServerAnnouncer: one line for each announcement, or several for a long one.
#include "adapters/tripe/announcer.h"

#include "adapters/tripe/notice_lines.h"

namespace conntrack::adapters::tripe {

void ServerAnnouncer::send(const std::string& line) {
  if (AdminClient* client = service_.client()) client->command(line);
}

void ServerAnnouncer::notify(const domain::NotifyChange& change) {
  for (const std::string& line : notice_lines(change)) send(line);
}

void ServerAnnouncer::notify(const domain::NotifyBus& bus) { send(notice_line(bus)); }

void ServerAnnouncer::warn(const domain::WarnConfigError& warning) { send(notice_line(warning)); }

void ServerAnnouncer::warn(const domain::WarnConnectFailed& warning) { send(notice_line(warning)); }

void ServerAnnouncer::warn(const domain::WarnFlapping& warning) { send(notice_line(warning)); }

void ServerAnnouncer::warn(const domain::WarnProbeFailed& warning) { send(notice_line(warning)); }

void ServerAnnouncer::warn(const domain::WarnKillFailed& warning) { send(notice_line(warning)); }

}  // namespace conntrack::adapters::tripe
