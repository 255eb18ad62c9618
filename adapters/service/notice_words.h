// SPDX-License-Identifier: GPL-3.0-or-later
// The words of notifications and warnings, by whatever way the world is told (section 7 of the
// rules). What comes before them, and how long a line may be, is the way's affair.
#pragma once

#include <string>

#include "domain/text/words.h"
#include "domain/tracker/action.h"

namespace conntrack::adapters::service {

/// `GROUP=PEER`: one word.
std::string group_word(const domain::GroupPeer& group);

/// `up|down GROUP=PEER... REASON...` (NT1)
domain::Words notice_words(const domain::NotifyChange& change);
/// `dbus-connection STATUS` (NT2)
domain::Words notice_words(const domain::NotifyBus& bus);
/// `config-file-error CLASS TEXT` (NT3)
domain::Words notice_words(const domain::WarnConfigError& warning);
/// `connect-failed PEER TOKENS...` (NT4)
domain::Words notice_words(const domain::WarnConnectFailed& warning);
/// `flapping GROUP` (NT5)
domain::Words notice_words(const domain::WarnFlapping& warning);
/// `probe-failed TEXT` (NT5)
domain::Words notice_words(const domain::WarnProbeFailed& warning);
/// `kill-failed PEER TOKENS...` (NT5)
domain::Words notice_words(const domain::WarnKillFailed& warning);

}  // namespace conntrack::adapters::service
