// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/bus_service/announcer.h"

#include "adapters/service/notice_words.h"

namespace conntrack::adapters::bus_service {

using service::notice_words;

void BusAnnouncer::notify(const domain::NotifyChange& change) {
  service_.notified(notice_words(change));
}

void BusAnnouncer::notify(const domain::NotifyBus& bus) { service_.notified(notice_words(bus)); }

void BusAnnouncer::warn(const domain::WarnConfigError& warning) {
  service_.warned(notice_words(warning));
}

void BusAnnouncer::warn(const domain::WarnConnectFailed& warning) {
  service_.warned(notice_words(warning));
}

void BusAnnouncer::warn(const domain::WarnFlapping& warning) {
  service_.warned(notice_words(warning));
}

void BusAnnouncer::warn(const domain::WarnProbeFailed& warning) {
  service_.warned(notice_words(warning));
}

void BusAnnouncer::warn(const domain::WarnKillFailed& warning) {
  service_.warned(notice_words(warning));
}

}  // namespace conntrack::adapters::bus_service
