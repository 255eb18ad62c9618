# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks what the service has asked of others on the bus, by the record of `busctl monitor --json=short`:

    calls.py RECORD PROFILE

Prints what it must not have called, and fails if there is such a thing, or if it has called nothing. It is
known by the name that it takes; of NetworkManager it may only activate this profile, and deactivate
connections of it. What else it may call changes nothing.
"""
import json
import sys

NM = "/org/freedesktop/NetworkManager"
READING = {
    ("/org/freedesktop/DBus", "org.freedesktop.DBus"): {"Hello", "AddMatch", "RemoveMatch", "GetNameOwner", "RequestName", "ReleaseName"},
    ("/org/freedesktop", "org.freedesktop.DBus.ObjectManager"): {"GetManagedObjects"},
    (NM, "org.freedesktop.DBus.Properties"): {"Get"},
}
ACTIVE = "org.freedesktop.NetworkManager.Connection.Active"

record, profile = sys.argv[1:]
messages = [json.loads(line) for line in open(record) if line.startswith("{")]
calls = [m for m in messages if m["type"] == "method_call"]
ours = {m["sender"] for m in calls if m.get("member") == "RequestName" and m["payload"]["data"][0] == "tripe.Conntrack1"}


def interfaces_of(message):
    """The objects, with their interfaces and properties, that NetworkManager tells of in this message."""
    if message.get("member") == "InterfacesAdded":
        path, interfaces = message["payload"]["data"]
        yield path, interfaces
    elif message["type"] == "method_return" and message["payload"].get("type") == "a{oa{sa{sv}}}":
        yield from message["payload"]["data"][0].items()


def settings_of(message):
    """The path of the profile whose settings these are, if this is one's answer."""
    call = asked.get((message["destination"], message.get("reply_cookie")))
    if message["type"] == "method_return" and message["payload"].get("type") == "a{sa{sv}}" and call:
        yield call["path"], message["payload"]["data"][0]


# A path is given anew when NetworkManager is started anew: what it stands for is learned on the way.
asked, profiles, connections, faults, count = {}, set(), set(), [], 0
for message in messages:
    for path, interfaces in interfaces_of(message):
        active = interfaces.get(ACTIVE)
        if active:
            (connections.add if active["Id"]["data"] == profile else connections.discard)(path)
    if message["type"] == "method_return":
        for path, settings in settings_of(message):
            (profiles.add if settings["connection"]["id"]["data"] == profile else profiles.discard)(path)
    if message["type"] != "method_call" or message["sender"] not in ours:
        continue
    asked[(message["sender"], message["cookie"])] = message
    path, interface, member = message["path"], message["interface"], message["member"]
    arguments = message["payload"].get("data", [])
    if member in ("ActivateConnection", "DeactivateConnection"):
        count += 1
        known = profiles if member == "ActivateConnection" else connections
        good = path == NM and interface == "org.freedesktop.NetworkManager" and arguments[0] in known
    elif member == "GetSettings":
        good = path.startswith(NM + "/Settings/")
    else:
        good = member in READING.get((path, interface), set())
    if not good:
        faults.append(f"{member} of {interface} at {path} of {message['destination']}: {arguments}")

print("\n".join(faults) or f"{len(ours)} services made {len(asked)} calls, {count} of them to change something")
sys.exit(1 if faults or count == 0 else 0)
