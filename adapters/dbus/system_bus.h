// SPDX-License-Identifier: GPL-3.0-or-later
// open_system_bus: a connection to the bus, or none, in bounded time.
//
// sdbus-c++ opens a connection with a blocking handshake, which libsystemd ends after 90 s.
// BusProbe keeps a bus that does not answer away from it, but one that freezes between the gate and
// the handshake would still stop our loop. libsystemd has no limit that could be set; but an
// interrupted system call ends the handshake. So it is done under an interval timer, whose signal
// has a handler that does nothing, and no SA_RESTART. The first interruption only makes libsystemd
// look again, and one could fall between two system calls: so the signal repeats until the
// handshake is over. Then the handler and the timer are again what they were before.
#pragma once

#include <sdbus-c++/IConnection.h>

#include <memory>

#include "domain/tracker/event.h"

namespace conntrack::adapters::dbus {

/// Connects to the system bus. Blocks, hardly longer than `limit`, which is positive. Throws
/// sdbus::Error if there is no bus, or none that lets us in by then. Meanwhile it uses SIGALRM and
/// the interval timer of real time; not to be called where they, or other threads, are in use.
std::unique_ptr<sdbus::IConnection> open_system_bus(domain::Duration limit);

}  // namespace conntrack::adapters::dbus
