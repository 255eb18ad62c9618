// SPDX-License-Identifier: GPL-3.0-or-later
// Status: what the service command `status` tells, as data (SC4).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/decision/observation.h"
#include "domain/tracker/claims.h"
#include "domain/tracker/event.h"

namespace conntrack::domain {

/// How far a group's peer is.
enum class PeerState : std::uint8_t { none, connected, connecting, failed };

/// The network as a whole.
struct NetworkStatus {
  bool up = false;
  EffectiveClaim claim = EffectiveClaim::none;
  bool paused = false;
  std::optional<Duration> pause_left;  ///< none: until `resume`
};

/// One peer group.
struct GroupStatus {
  std::string name;
  std::optional<std::string> tag;   ///< of the definition selected
  std::optional<std::string> peer;  ///< that the group has
  PeerState state = PeerState::none;
  Duration since{};                ///< since it has its peer
  std::optional<Duration> held;    ///< until a held change is decided
  std::optional<Duration> damped;  ///< until damping ends if nothing changes
  std::string own_tunnel;          ///< for which it is left as it is (DE9); empty: none
  std::string under_tunnel;        ///< under which its source address was found (VP6); empty: none
  bool hands_off = false;          ///< left to a person (VP8)
  std::vector<std::string> kill_failed;  ///< its peers whose kill was refused (DE10)
};

/// One network manager.
struct ManagerStatus {
  Manager manager = Manager::network_manager;
  bool present = false;
  bool spoken = false;
  Claim last_word = Claim::none;
  Words words;
  std::optional<Duration> age;  ///< of its last report
};

/// What has been counted since the start.
struct Counts {
  std::uint64_t rounds = 0;
  std::uint64_t switches = 0;
  std::uint64_t connect_failures = 0;
  std::uint64_t config_errors = 0;
};

/// All of it.
struct Status {
  NetworkStatus network;
  Observation observation;  ///< of the latest round
  std::vector<GroupStatus> groups;
  std::array<ManagerStatus, all_managers.size()> managers;
  bool server_present = false;
  BusChanged::State bus = BusChanged::State::startup;
  std::optional<ConfigFault> config_fault;  ///< the file has become invalid
  Counts counts;
};

}  // namespace conntrack::domain
