// SPDX-License-Identifier: GPL-3.0-or-later
// The NOTIFY and WARN commands by which the world is told (section 7 of the rules).
#pragma once

#include <string>
#include <vector>

#include "domain/tracker/action.h"

namespace conntrack::adapters::tripe {

/// The commands that send a notification, at least one, each of at most 255 bytes without LF. If
/// one line does not hold all groups they are divided, in order, among lines that begin and end
/// alike; the reason is cut so that the longest group fits beside it (NT6). `GROUP=PEER` is one
/// word. Names are within the limits of the configuration (CF11).
std::vector<std::string> notice_lines(const domain::NotifyChange& change);

/// The single command for each of the others; text that is too long is cut (CF13).
std::string notice_line(const domain::NotifyBus& bus);
std::string notice_line(const domain::WarnConfigError& warning);
std::string notice_line(const domain::WarnConnectFailed& warning);
std::string notice_line(const domain::WarnFlapping& warning);
std::string notice_line(const domain::WarnProbeFailed& warning);
std::string notice_line(const domain::WarnKillFailed& warning);

}  // namespace conntrack::adapters::tripe
