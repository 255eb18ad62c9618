// SPDX-License-Identifier: GPL-3.0-or-later
// How tests show the domain's values when an expectation fails. Found by argument-dependent lookup.
#pragma once

#include <ostream>
#include <string>

#include "domain/decision/decision.h"
#include "domain/tracker/action.h"
#include "domain/tracker/claims.h"
#include "domain/tracker/group_state.h"

namespace conntrack::tests {

/// The words joined by blanks; those that have blanks in them are in quotes.
std::string text_of(const domain::Words& words);

}  // namespace conntrack::tests

namespace conntrack::domain {

std::ostream& operator<<(std::ostream& out, const Address& address);
std::ostream& operator<<(std::ostream& out, const Network& network);
std::ostream& operator<<(std::ostream& out, const NoRoute& no_local);
std::ostream& operator<<(std::ostream& out, const Observation& observation);
std::ostream& operator<<(std::ostream& out, const GroupDecision& decision);
std::ostream& operator<<(std::ostream& out, const ConnectedPeer& peer);
std::ostream& operator<<(std::ostream& out, const OwnTunnel& own);
std::ostream& operator<<(std::ostream& out, Verdict verdict);
std::ostream& operator<<(std::ostream& out, EffectiveClaim effective_claim);
std::ostream& operator<<(std::ostream& out, Disposition disposition);
std::ostream& operator<<(std::ostream& out, AttemptId attempt);

std::ostream& operator<<(std::ostream& out, const ConfigFault& fault);
std::ostream& operator<<(std::ostream& out, const ProbeRoutes& action);
std::ostream& operator<<(std::ostream& out, const ListPeers& action);
std::ostream& operator<<(std::ostream& out, const KillPeer& action);
std::ostream& operator<<(std::ostream& out, const ConnectPeer& action);
std::ostream& operator<<(std::ostream& out, const AbandonConnect& action);
std::ostream& operator<<(std::ostream& out, const StampConfig& action);
std::ostream& operator<<(std::ostream& out, const ReadConfig& action);
std::ostream& operator<<(std::ostream& out, const NotifyChange& action);
std::ostream& operator<<(std::ostream& out, const NotifyBus& action);
std::ostream& operator<<(std::ostream& out, const WarnConfigError& action);
std::ostream& operator<<(std::ostream& out, const WarnConnectFailed& action);
std::ostream& operator<<(std::ostream& out, const WarnFlapping& action);
std::ostream& operator<<(std::ostream& out, const WarnProbeFailed& action);
std::ostream& operator<<(std::ostream& out, const WarnKillFailed& action);
std::ostream& operator<<(std::ostream& out, const NotifyServer& action);
std::ostream& operator<<(std::ostream& out, const NotifyManager& action);
std::ostream& operator<<(std::ostream& out, const NotifyHandsOff& action);
std::ostream& operator<<(std::ostream& out, const FinishJob& action);

}  // namespace conntrack::domain
