#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A rival of manager_bench: what the original service did, with python3-dbus and GLib's main loop.

Hears NetworkManager on the bus in $DBUS_SYSTEM_BUS_ADDRESS, finds the source address by connecting a
UDP socket, and writes the first line of what it would do to the socket: python_rival.py SOCKET
"""

import socket
import sys

try:
    import dbus
    from dbus.mainloop.glib import DBusGMainLoop
    from gi.repository import GLib
except ImportError as error:
    sys.exit(f"python_rival: {error}: install the packages python3-dbus and python3-gi")

MANAGER = "org.freedesktop.NetworkManager"
PROPERTIES = "org.freedesktop.DBus.Properties"
CONNECTED = 50  # and above: connected, locally at least


def source_address():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("1.2.3.4", 1))
        except OSError:
            return None
        return probe.getsockname()[0]


class Service:
    def __init__(self, bus, server):
        self.server = server
        bus.add_signal_receiver(self.changed, "PropertiesChanged", PROPERTIES, MANAGER)
        manager = bus.get_object(MANAGER, "/org/freedesktop/NetworkManager", introspect=False)
        self.state = manager.Get(MANAGER, "State", dbus_interface=PROPERTIES)
        if self.state >= CONNECTED:
            self.look()

    def changed(self, interface, values, _):
        moved = values.get("Default", False)
        if interface == MANAGER and values.get("State", self.state) != self.state:
            self.state = values["State"]
            moved = True
        if moved:
            self.look()

    def look(self):
        if source_address() is not None:
            self.server.sendall(b"LIST\n")


def main():
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.connect(sys.argv[1])
    # Else the server's answers would fill the socket; whoever closes it has us end.
    loop = GLib.MainLoop()
    GLib.io_add_watch(
        server, GLib.PRIORITY_DEFAULT, GLib.IO_IN,
        lambda *_: bool(server.recv(4096)) or loop.quit(),
    )
    Service(dbus.SystemBus(mainloop=DBusGMainLoop()), server)
    loop.run()


main()
