# SPDX-License-Identifier: GPL-3.0-or-later
"""admin.py WORD...: gives a command to the stand-in server, and prints its INFO lines."""
import socket
import sys

server = socket.socket(socket.AF_UNIX)
server.settimeout(10)
server.connect("/run/tripe/tripesock")
lines = server.makefile("rw")
for command in ("STANDIN quiet", " ".join(sys.argv[1:])):
    lines.write(command + "\n")
    lines.flush()
    for line in lines:
        keyword, _, rest = line.rstrip("\n").partition(" ")
        if keyword == "INFO" and not command.endswith("quiet"):
            print(rest)
        if keyword == "FAIL":
            sys.exit(rest)
        if keyword == "OK":
            break
