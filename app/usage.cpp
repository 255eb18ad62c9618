// SPDX-License-Identifier: GPL-3.0-or-later
// Usage: what the program says of itself.
#include "app/usage.h"

#include <fmt/format.h>

#include "app/vpn_kind.h"

namespace conntrack::app {
namespace {

std::string vpn_lines() {
  std::string lines;
  for (const NamedVpn& vpn : named_vpns) {
    lines += fmt::format("{:29}  {:14}  {}\n", "", vpn.name, vpn.peers);
  }
  return lines;
}

}  // namespace

std::string_view version() { return CONNTRACK_VERSION; }

std::string help_text(std::string_view program) {
  return "Usage: " + std::string(program) + R"( [OPTION]...

Selects VPN peers by network location.

The service:
  -a, --admin-socket SOCKET  the server's admin socket
                             (default: $TRIPESOCK, else )" CONNTRACK_SOCKET_DIR R"(/tripesock)
  -d, --directory DIR        change to DIR first; SOCKET and FILE are relative to it
                             (default: $TRIPEDIR, else )" CONNTRACK_CONFIG_DIR R"()
  -f, --config FILE          the configuration (default: conntrack.conf). With another VPN than
                             tripe, DIR is /etc/tripe-conntrack, and FILE VPN.conf, unless given
      --vpn VPN              what the peers are (default: tripe):
)" + vpn_lines() +
         R"(                             With all but tripe, the service is on the bus, and no TrIPE
                             server is needed
      --unit TEMPLATE        with --vpn systemd: the units whose instances the peers are
                             (default: wg-quick@.service)
      --daemon               go to the background once the service is claimed, or with
                             --reconnect once the configuration is read
      --startup              the server is just starting (changes nothing)
      --debug                trace events, decisions and protocol lines on standard output
      --settle SECONDS       delay before acting on uncertain results: 0 to 86400, fractions
                             allowed; 0 acts on everything at once (default: 2)
      --interval SECONDS     check the network at least this often: 0.01 to 86400 (default: 30)
      --reconnect            when the server is lost, wait for it to come back

To the running service:
      --tell COMMAND [WORD...]
                             give it a command, such as 'status' or 'help', and print what it
                             answers; words that begin with - come after --

Without a server:
      --check                print every problem of the configuration
      --explain              say which peers would be selected here and now, and why
      --address ADDR         with --explain: what if this were the machine's address?
                             Once for IPv4, once for IPv6; a family not given has none
      --group NAME           with --explain: this group only
      --json                 with --check or --explain: print JSON
      --init                 print a first configuration, for the network of this machine; with
                             --vpn, for the profiles or units that are there
  Unless -d is given, --check and --explain look for FILE in the current directory, then in
  the default DIR.

  -h, --help                 print this and stop
      --version              print the version and stop

Environment (options win):
  TRIPESOCK, TRIPEDIR        the defaults of SOCKET and DIR
  TRIPE_CONNTRACK_VPN        the default of --vpn
  TRIPE_CONNTRACK_UNIT       the default of --unit
  TRIPE_CONNTRACK_SETTLE     the default of --settle
  TRIPE_CONNTRACK_INTERVAL   the default of --interval
  TRIPE_CONNTRACK_RECONNECT  if not empty: as --reconnect
  TRIPE_CONNTRACK_BUS        the bus, with the network managers and other VPNs: SESSION for the
                             session bus, or a D-Bus address (default: the system bus)
  NO_COLOR                   if not empty: no colours on the terminal

Exit status:
  0  success
  1  an unexpected failure; with --tell: the command failed
  2  the command line or the configuration is wrong
  3  the server cannot be reached, or is gone; with --tell: nobody answered within 10 seconds
  4  the same or a later version of the service is running already
)";
}

}  // namespace conntrack::app
