// SPDX-License-Identifier: GPL-3.0-or-later
// Action: all that the tracker asks to be done.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "domain/address/address.h"
#include "domain/text/words.h"
#include "domain/tracker/event.h"

namespace conntrack::domain {

/// Find the source address towards each target; answered by RoutesProbed.
struct ProbeRoutes {
  QuestionId question{};
  Questions questions;

  friend bool operator==(const ProbeRoutes&, const ProbeRoutes&) = default;
};

/// Ask the server which peers are connected, and for the tunnel interfaces of those named here;
/// answered by PeersListed or PeersUnknown.
struct ListPeers {
  QuestionId question{};
  std::vector<std::string> of_interest;

  friend bool operator==(const ListPeers&, const ListPeers&) = default;
};

/// Kill a peer; answered by KillFinished. One that is already gone is no error.
struct KillPeer {
  std::string peer;

  friend bool operator==(const KillPeer&, const KillPeer&) = default;
};

/// Connect a peer in the background; answered by ConnectFinished.
struct ConnectPeer {
  std::string peer;
  AttemptId attempt{};

  friend bool operator==(const ConnectPeer&, const ConnectPeer&) = default;
};

/// Give up an attempt to connect; no answer, and a late ConnectFinished is ignored (DE10).
struct AbandonConnect {
  AttemptId attempt{};

  friend bool operator==(const AbandonConnect&, const AbandonConnect&) = default;
};

/// Look whether the configuration file has changed; answered by ConfigStamped.
struct StampConfig {
  friend bool operator==(const StampConfig&, const StampConfig&) = default;
};

/// Read the configuration file; answered by ConfigRead.
struct ReadConfig {
  friend bool operator==(const ReadConfig&, const ReadConfig&) = default;
};

/// A group and the peer it is to have.
struct GroupPeer {
  std::string group;
  std::string peer;

  friend bool operator==(const GroupPeer&, const GroupPeer&) = default;
};

/// What changes in one group, for the log (LG1).
struct GroupChange {
  std::string group;
  std::optional<std::string> old_peer;
  std::optional<std::string> new_peer;    ///< may be the same as old_peer
  std::optional<std::string> definition;  ///< the tag selected
  std::optional<Address> source;          ///< the source address that selected it
  std::string under_tunnel;  ///< the link under which it was found (VP6); empty: under none
  std::vector<std::string> killed = {};  ///< if empty, and the peer is the same, it had vanished

  friend bool operator==(const GroupChange&, const GroupChange&) = default;
};

/// `USER conntrack up|down GROUP=PEER... REASON...` (NT1)
struct NotifyChange {
  bool up = false;
  std::vector<GroupPeer> groups;  ///< in file order; a group without a peer is not listed
  Words reason;
  std::vector<GroupChange> changes = {};  ///< one for each group that acts, in file order

  friend bool operator==(const NotifyChange&, const NotifyChange&) = default;
};

/// `USER conntrack dbus-connection STATUS` (NT2)
struct NotifyBus {
  std::string status;

  friend bool operator==(const NotifyBus&, const NotifyBus&) = default;
};

/// `USER conntrack config-file-error CLASS TEXT` (NT3)
struct WarnConfigError {
  ConfigFault fault;

  friend bool operator==(const WarnConfigError&, const WarnConfigError&) = default;
};

/// `USER conntrack connect-failed PEER TOKENS...` (NT4)
struct WarnConnectFailed {
  std::string peer;
  Words tokens;

  friend bool operator==(const WarnConnectFailed&, const WarnConnectFailed&) = default;
};

/// `USER conntrack flapping GROUP` (NT5)
struct WarnFlapping {
  std::string group;

  friend bool operator==(const WarnFlapping&, const WarnFlapping&) = default;
};

/// `USER conntrack probe-failed TEXT` (NT5)
struct WarnProbeFailed {
  std::string text;

  friend bool operator==(const WarnProbeFailed&, const WarnProbeFailed&) = default;
};

/// `USER conntrack kill-failed PEER TOKENS...` (NT5)
struct WarnKillFailed {
  std::string peer;
  Words tokens;

  friend bool operator==(const WarnKillFailed&, const WarnKillFailed&) = default;
};

/// The server is lost, or is there again: for the log (LG1).
struct NotifyServer {
  bool present = false;

  friend bool operator==(const NotifyServer&, const NotifyServer&) = default;
};

/// A network manager has vanished, or has come: for the log (LG1).
struct NotifyManager {
  Manager manager = Manager::network_manager;
  bool present = false;

  friend bool operator==(const NotifyManager&, const NotifyManager&) = default;
};

/// A person has changed a group's peer, and the group is left to them: for the log (VP8).
struct NotifyHandsOff {
  std::string group;
  std::string peer;
  bool up = false;

  friend bool operator==(const NotifyHandsOff&, const NotifyHandsOff&) = default;
};

/// Why a job has failed: words of our own, the first of which is a code, or a bad configuration.
using JobError = std::variant<Words, ConfigFault>;

/// A job is done, or has failed.
struct FinishJob {
  JobId job;
  std::optional<JobError> error;

  friend bool operator==(const FinishJob&, const FinishJob&) = default;
};

using Action = std::variant<ProbeRoutes, ListPeers, KillPeer, ConnectPeer, AbandonConnect,
                            StampConfig, ReadConfig, NotifyChange, NotifyBus, NotifyServer,
                            NotifyManager, NotifyHandsOff, WarnConfigError, WarnConnectFailed,
                            WarnFlapping, WarnProbeFailed, WarnKillFailed, FinishJob>;

/// In the order in which they are to be done.
using Actions = std::vector<Action>;

}  // namespace conntrack::domain
