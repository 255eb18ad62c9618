// SPDX-License-Identifier: GPL-3.0-or-later
// What the end of an active connection means to us: pure functions (VP2, VP8).
#pragma once

#include <cstdint>
#include <string_view>

#include "adapters/dbus/bus.h"
#include "adapters/networkmanager/profile_table.h"
#include "domain/text/words.h"

namespace conntrack::adapters::networkmanager {

/// Why a connection has ended. NetworkManager gives two reasons; of a device's connection only the
/// device's is of use, of a VPN plugin's connection only its own.
struct EndReason {
  bool is_vpn = false;
  std::uint32_t active = 0;  ///< NMActiveConnectionStateReason
  std::uint32_t device = 0;  ///< NMDeviceStateReason; 0: not told
};

/// The words of a failure: `nm REASON-NAME`, `nm reason-NUMBER` for one without a name here.
domain::Words failure_words(const EndReason& reason);

/// The words of a call that has failed: the error's name and its message.
domain::Words failure_words(const dbus::CallError& error);

/// The words of an activation that was refused: `unknown-profile` if the profile was deleted a
/// moment ago, so that the table has it no longer (VP2). NetworkManager says the same of a VPN that
/// it finds no connection for to lay it on; then it is to be heard itself.
domain::Words activation_failure_words(const dbus::CallError& error, bool is_in_table);

/// True if somebody has asked for the end: not we, if we have not (VP8).
bool is_by_request(const EndReason& reason);

/// True if it ended because the machine went to sleep, or networking was switched off: then
/// NetworkManager may bring it back itself.
bool is_by_sleep(const EndReason& reason);

/// True if a DeactivateConnection that failed so has nothing left to do.
bool is_already_gone(const dbus::CallError& error);

}  // namespace conntrack::adapters::networkmanager
