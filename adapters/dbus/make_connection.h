// SPDX-License-Identifier: GPL-3.0-or-later
// make_connection: from a bus that BusOpener has opened to a connection of sdbus-c++.
//
// From version 1.4 on, sdbus-c++ takes the opened bus over: make_connection_adopt.cpp, which never
// waits. Before, it can only open one itself, by a handshake that blocks until libsystemd gives up
// after 90 s: make_connection_again.cpp lets the opened bus go, which has at least just answered,
// and bounds the second handshake. CMake chooses by the version it has found.
#pragma once

#include <sdbus-c++/IConnection.h>

#include <memory>

#include "adapters/dbus/bus_opener.h"
#include "domain/tracker/event.h"

namespace conntrack::adapters::dbus {

/// Makes a connection to the system bus of `opened`. Throws sdbus::Error. Before sdbus-c++ 1.4 it
/// blocks, hardly longer than `limit`, which is positive; meanwhile it uses SIGALRM and the
/// interval timer of real time, and is not to be called where they, or other threads, are in use.
std::unique_ptr<sdbus::IConnection> make_connection(OpenedBus opened, domain::Duration limit);

}  // namespace conntrack::adapters::dbus
