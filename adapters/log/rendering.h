// SPDX-License-Identifier: GPL-3.0-or-later
// Rendering: notifications and warnings as records of the log (LG1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/log/record.h"
#include "domain/tracker/action.h"

namespace conntrack::adapters::log {

/// One record for each group that changes.
std::vector<Record> records(const domain::NotifyChange& change);

/// None for the state `startup`, which is neither a loss nor a return.
std::optional<Record> record(const domain::NotifyBus& bus);

/// `name` is what people call the server.
Record record(const domain::NotifyServer& server, const std::string& name);
Record record(const domain::NotifyManager& manager);
Record record(const domain::NotifyHandsOff& hands_off);
Record record(const domain::WarnConfigError& warning);
Record record(const domain::WarnConnectFailed& warning);
Record record(const domain::WarnFlapping& warning);
Record record(const domain::WarnProbeFailed& warning);
Record record(const domain::WarnKillFailed& warning);

/// At the start there is no server, which is waited for; `why` is for people.
Record absent_server_record(const std::string& name, std::string_view why);

/// A peer that its VPN connects by itself, too (VP2).
Record self_connecting_record(const std::string& peer);

/// The program ends, as it should; `why` is for people.
Record end_record(std::string_view why);

/// The program ends because of a failure.
Record failure_record(std::string_view why);

}  // namespace conntrack::adapters::log
