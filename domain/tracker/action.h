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

/// Find the local address towards each target; answered by RoutesProbed.
struct ProbeRoutes {
  std::vector<Address> targets;

  friend bool operator==(const ProbeRoutes&, const ProbeRoutes&) = default;
};

/// Find the interfaces that the machine's addresses lie on; answered by InterfacesFound.
struct FindInterfaces {
  friend bool operator==(const FindInterfaces&, const FindInterfaces&) = default;
};

/// Ask the server which peers are connected, and for the tunnel interfaces of those named here;
/// answered by PeersListed or PeersUnknown.
struct ListPeers {
  std::vector<std::string> of_interest;

  friend bool operator==(const ListPeers&, const ListPeers&) = default;
};

/// Kill a peer. One that is already gone is no error; no answer.
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

/// `USER conntrack up|down GROUP=PEER... REASON...` (NT1)
struct NotifyChange {
  bool up = false;
  std::vector<GroupPeer> groups;  ///< in file order; a group without a peer is not listed
  Words reason;

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

/// Why a job has failed: words of our own, the first of which is a code, or a bad configuration.
using JobError = std::variant<Words, ConfigFault>;

/// A job is done, or has failed.
struct FinishJob {
  JobId job;
  std::optional<JobError> error;

  friend bool operator==(const FinishJob&, const FinishJob&) = default;
};

using Action = std::variant<ProbeRoutes, FindInterfaces, ListPeers, KillPeer, ConnectPeer,
                            AbandonConnect, StampConfig, ReadConfig, NotifyChange, NotifyBus,
                            WarnConfigError, WarnConnectFailed, WarnFlapping, FinishJob>;

/// In the order in which they are to be done.
using Actions = std::vector<Action>;

}  // namespace conntrack::domain
