// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/service/notice_words.h"

#include <utility>

#include "ports/error_class.h"

namespace conntrack::adapters::service {

using domain::Words;

namespace {

Words joined(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

std::string group_word(const domain::GroupPeer& group) { return group.group + '=' + group.peer; }

Words notice_words(const domain::NotifyChange& change) {
  Words words{change.up ? "up" : "down"};
  for (const domain::GroupPeer& each : change.groups) words.push_back(group_word(each));
  return joined(std::move(words), change.reason);
}

Words notice_words(const domain::NotifyBus& bus) { return {"dbus-connection", bus.status}; }

Words notice_words(const domain::WarnConfigError& warning) {
  return {"config-file-error", std::string(ports::error_class(warning.fault.kind)),
          warning.fault.text};
}

Words notice_words(const domain::WarnConnectFailed& warning) {
  return joined({"connect-failed", warning.peer}, warning.tokens);
}

Words notice_words(const domain::WarnFlapping& warning) { return {"flapping", warning.group}; }

Words notice_words(const domain::WarnProbeFailed& warning) {
  return {"probe-failed", warning.text};
}

Words notice_words(const domain::WarnKillFailed& warning) {
  return joined({"kill-failed", warning.peer}, warning.tokens);
}

}  // namespace conntrack::adapters::service
