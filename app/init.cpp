// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/init.h"

#include <algorithm>

#include "app/text/terminal_text.h"
#include "domain/address/network.h"
#include "domain/text/text.h"

namespace conntrack::app {
namespace {

using domain::Family;
using domain::Network;

constexpr std::size_t most_others = 16;   // addresses told of in comments
constexpr std::size_t most_peers = 32;    // and peers
constexpr std::size_t longest_gap = 200;  // in bytes; a line has no room for more than 4096

/// The network of the place. It is no wider than one place is likely to have: a wider one would
/// take other places for this one, and --check warns of it. An IPv6 address of its own (/128) lies
/// in a link's /64.
unsigned place_prefix(const OwnAddress& own) {
  const unsigned length = own.prefix_length;
  if (own.address.family() == Family::ipv4) return length < 16 ? 24 : length;
  return length < 48 || length > 64 ? 64 : length;
}

/// The network that stands for the place; none if there is no address, or none that can be told
/// from the target.
std::optional<Network> place_of(const Whereabouts& where) {
  if (!where.local || !where.local->address.is_settled()) return std::nullopt;
  const domain::Address& address = where.local->address;
  const Network network = Network::from_prefix(address, place_prefix(*where.local));
  if (!network.contains(where.target)) return network;
  if (address == where.target) return std::nullopt;
  return Network::from_prefix(address, address.bit_count());
}

std::string on(const OwnAddress& own) {
  return own.interface.empty() ? "" : " on " + visible(own.interface);
}

std::string describe(const Whereabouts& where, const std::optional<Network>& place) {
  const std::string family(to_string(where.target.family()));
  const std::string beginning = "#   " + family + ": towards " + to_string(where.target);
  if (!where.local) return beginning + " there is no address: " + visible(where.why_none) + "\n";
  std::string text =
      beginning + " the address " + to_string(where.local->address) + on(*where.local);
  if (!place) return text + ", which says nothing of the place\n";
  text += ", in the network " + to_string(*place) + "\n";
  if (!where.tunnel.empty()) {
    text += "#     (found under the tunnel " + visible(where.tunnel) + ")\n";
  } else if (where.local->may_be_tunnel) {
    text +=
        "#     This may be a tunnel. If it is the VPN's own, disconnect it and make this file "
        "anew.\n";
  }
  return text;
}

std::string describe_others(const std::vector<OwnAddress>& others) {
  if (others.empty()) return {};
  std::string text = "# Addresses that are not used towards these targets:\n";
  for (std::size_t i = 0; i < others.size() && i < most_others; ++i) {
    text += "#   " + to_string(others[i].address) + '/' + std::to_string(others[i].prefix_length) +
            on(others[i]) + '\n';
  }
  if (others.size() > most_others) {
    text += "#   and " + std::to_string(others.size() - most_others) + " more\n";
  }
  return text;
}

constexpr const char* head =
    R"(# The configuration of conntrack, made by --init for the network of this machine.
# conntrack.conf(5tripe) describes what may stand here.
#
# Where the machine is:
)";

/// The peer that is wanted elsewhere, as far as that is known.
std::string wanted_peer(const VpnView& vpn) {
  const auto first =
      std::ranges::find_if(vpn.peers, [](const KnownPeer& peer) { return !peer.tag.empty(); });
  return first == vpn.peers.end() ? "my-peer" : first->tag;
}

/// What came from outside is cut and made visible, but for tags, which can be read.
std::string describe(const KnownPeer& peer) {
  std::string text = "#   ";
  if (peer.tag == peer.name) {
    text += peer.tag;
  } else if (!peer.tag.empty()) {
    text += peer.tag + " is " + visible(domain::cited(peer.name));
  } else {
    text += visible(domain::cited(peer.name)) + ", which no definition can name";
  }
  if (!peer.remark.empty()) text += " (" + visible(peer.remark) + ')';
  return text + '\n';
}

std::string describe(const VpnView& vpn) {
  if (vpn.what.empty()) return {};
  std::string text = "# " + vpn.what + ':' + (vpn.peers.empty() ? " none is known\n" : "\n");
  for (std::size_t i = 0; i < vpn.peers.size() && i < most_peers; ++i) {
    text += describe(vpn.peers[i]);
  }
  if (vpn.peers.size() > most_peers) {
    text += "#   and " + std::to_string(vpn.peers.size() - most_peers) + " more\n";
  }
  for (const std::string& gap : vpn.gaps)
    text += "#   (" + visible(std::string_view(gap).substr(0, longest_gap)) + ")\n";
  return text;
}

constexpr const char* name_is_missing = "the name of your VPN's peer, in the place of my-peer";

std::string to_fill_in(const VpnView& vpn) {
  const std::string peer = wanted_peer(vpn);
  const bool is_known =
      std::ranges::any_of(vpn.peers, [&](const KnownPeer& each) { return each.tag == peer; });
  return "#\n# To fill in:\n#   - " +
         (is_known ? "if another peer than " + peer + " is meant, its name in the place of it"
                   : std::string(name_is_missing)) +
         ";\n#   - if a peer is wanted here, too, its name in the place of down/here;\n"
         "#   - other places, each in a line of its own above the line of " +
         peer + R"(, in both families.
# Then --check finds mistakes, --explain says what would happen here, and --explain --address ADDRESS
# what would happen elsewhere.

# The targets. The kernel is asked which address it would use towards them; nothing is sent.
)";
}

constexpr const char* group = R"(
# A group: at most one of its peers is connected. The name is free.
[vpn]
)";

/// The definitions of one family: of the place, and of anywhere else. A family in which no place
/// is named has only a hint: its catch-all would decide at home, too, wherever it comes first.
std::string definitions(Family family, const std::optional<Network>& place,
                        const std::string& peer) {
  const std::string name(to_string(family));
  const std::string everything = family == Family::ipv4 ? "0.0.0.0/0" : "::/0";
  if (!place) {
    return "# There is no " + name +
           " here. Once a place has a network of it, add its line, and then:\n" + "# " + peer +
           " = " + everything + '\n';
  }
  return "# By the " + name + " address: here no peer, anywhere else " + peer + ".\n" +
         "down/here = " + to_string(*place) + '\n' + peer + " = " + everything + '\n';
}

constexpr const char* without_a_place =
    R"(# A place where no peer is wanted: make this file anew there, or write its network in a line like
# down/home = 192.168.17.0/24
# Anywhere else:
)";

}  // namespace

std::string initial_config(const NetworkView& network, const VpnView& vpn) {
  const auto ipv4 = place_of(network.ipv4);
  const auto ipv6 = place_of(network.ipv6);
  const std::string peer = wanted_peer(vpn);
  std::string text = head;
  text +=
      describe(network.ipv4, ipv4) + describe(network.ipv6, ipv6) + describe_others(network.others);
  text += describe(vpn) + to_fill_in(vpn);
  text += "test-addr = " + to_string(network.ipv4.target) +
          "\ntest-addr = " + to_string(network.ipv6.target) + '\n';
  text += group;
  if (!ipv4 && !ipv6) return text + without_a_place + peer + " = 0.0.0.0/0 ::/0\n";
  return text + definitions(Family::ipv4, ipv4, peer) + definitions(Family::ipv6, ipv6, peer);
}

}  // namespace conntrack::app
