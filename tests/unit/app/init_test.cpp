// SPDX-License-Identifier: GPL-3.0-or-later
// --init: a configuration without a fault for whatever network (CL14).
#include "app/init.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "adapters/config/config_text.h"
#include "adapters/tripe/words.h"
#include "domain/config/review.h"
#include "tests/support/parsed.h"

namespace conntrack::app {
namespace {

using tests::address;

const domain::Config defaults;

Whereabouts none(const domain::Address& target) {
  return {target, {}, "Network is unreachable", {}};
}

Whereabouts at(const char* local, unsigned prefix_length, bool may_be_tunnel = false) {
  const domain::Address own = address(local);
  return {defaults.test_address(own.family()),
          OwnAddress{own, prefix_length, "eth0", may_be_tunnel},
          {},
          {}};
}

NetworkView view_of(Whereabouts ipv4, Whereabouts ipv6) {
  return {std::move(ipv4), std::move(ipv6), {}};
}

const Whereabouts no_ipv4 = none(defaults.test_ipv4);
const Whereabouts no_ipv6 = none(defaults.test_ipv6);

/// What the text means; fails if anything can be said against it.
domain::Config meaning_of(const std::string& text) {
  const ports::ConfigReading reading =
      adapters::config::read_config_text(text, adapters::tripe::name_limit());
  for (const domain::Diagnostic& error : reading.errors)
    ADD_FAILURE() << error.message << '\n' << text;
  for (const domain::Diagnostic& warning : domain::review(reading.config)) {
    ADD_FAILURE() << warning.message << '\n' << text;
  }
  return reading.config;
}

/// "TAG NETWORK NETWORK" for each definition.
std::vector<std::string> definitions_of(const NetworkView& view, const VpnView& vpn = {}) {
  std::vector<std::string> lines;
  const domain::Config config = meaning_of(initial_config(view, vpn));
  for (const domain::Group& group : config.groups) {
    for (const domain::Definition& definition : group.definitions) {
      lines.push_back(definition.tag);
      for (const domain::PlacedNetwork& placed : definition.networks) {
        lines.back() += ' ' + to_string(placed.network);
      }
    }
  }
  return lines;
}

/// As main_init_vpn.cpp does it.
KnownPeer peer(const std::string& name, const std::string& other_name = {}) {
  for (const std::string& each : {name, other_name}) {
    if (adapters::config::can_be_peer(each, adapters::tripe::name_limit())) return {name, each, {}};
  }
  return {name, {}, {}};
}

VpnView vpn_of(std::vector<KnownPeer> peers) { return {"VPN profiles", std::move(peers), {}}; }

void expect_line(const std::string& text, const std::string& line) {
  EXPECT_NE(text.find('\n' + line + '\n'), std::string::npos) << line << "\nis not in\n" << text;
}

using Lines = std::vector<std::string>;

TEST(InitialConfig, NamesThePlaceInBothFamilies) {
  EXPECT_EQ(definitions_of(view_of(at("192.168.7.20", 24), at("2001:db8:7::20", 64))),
            (Lines{"down/here 192.168.7.0/24", "my-peer 0.0.0.0/0", "down/here 2001:db8:7::/64",
                   "my-peer ::/0"}));
}

TEST(InitialConfig, CatchesOnlyTheFamilyThatThePlaceHas) {
  EXPECT_EQ(definitions_of(view_of(at("10.1.2.3", 20), no_ipv6)),
            (Lines{"down/here 10.1.0.0/20", "my-peer 0.0.0.0/0"}));
  EXPECT_EQ(definitions_of(view_of(no_ipv4, at("fd00:1::2", 64))),
            (Lines{"down/here fd00:1::/64", "my-peer ::/0"}));
}

TEST(InitialConfig, NamesNoPlaceWithoutANetwork) {
  EXPECT_EQ(definitions_of(view_of(no_ipv4, no_ipv6)), Lines{"my-peer 0.0.0.0/0 ::/0"});
  EXPECT_EQ(definitions_of(view_of(at("169.254.3.4", 16), at("fe80::1", 64))),
            Lines{"my-peer 0.0.0.0/0 ::/0"});
}

TEST(InitialConfig, NarrowsANetworkThatIsNoSinglePlace) {
  EXPECT_EQ(definitions_of(view_of(at("10.1.2.3", 8), no_ipv6)).front(), "down/here 10.1.2.0/24");
  EXPECT_EQ(definitions_of(view_of(no_ipv4, at("fd00:1::2", 7))).front(), "down/here fd00:1::/64");
  EXPECT_EQ(definitions_of(view_of(at("203.0.113.5", 0), no_ipv6)).front(),
            "down/here 203.0.113.0/24");
  EXPECT_EQ(definitions_of(view_of(no_ipv4, at("2001:db8::5", 128))).front(),
            "down/here 2001:db8::/64");
  EXPECT_EQ(definitions_of(view_of(at("203.0.113.5", 32), no_ipv6)).front(),
            "down/here 203.0.113.5/32");
}

// A target that lies in the network of the place could not be told from it (CF12).
TEST(InitialConfig, KeepsTheTargetsOutOfThePlace) {
  EXPECT_EQ(definitions_of(view_of(at("1.2.3.9", 24), no_ipv6)).front(), "down/here 1.2.3.9/32");
  EXPECT_EQ(definitions_of(view_of(no_ipv4, at("2001::9", 64))).front(), "down/here 2001::9/128");
  EXPECT_EQ(definitions_of(view_of(at("1.2.3.4", 24), no_ipv6)), Lines{"my-peer 0.0.0.0/0 ::/0"});
}

TEST(InitialConfig, TellsWhereTheMachineIs) {
  NetworkView view = view_of(at("192.168.7.20", 24), no_ipv6);
  view.others = {{address("10.0.0.1"), 8, "eth1", false}};
  const std::string text = initial_config(view, {});
  for (const char* line :
       {"#   IPv4: towards 1.2.3.4 the address 192.168.7.20 on eth0, in the network "
        "192.168.7.0/24\n",
        "#   IPv6: towards 2001::1 there is no address: Network is unreachable\n",
        "#   10.0.0.1/8 on eth1\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << text;
  }
}

TEST(InitialConfig, TellsOfTunnels) {
  NetworkView view = view_of(at("10.8.0.2", 24, true), no_ipv6);
  EXPECT_NE(initial_config(view, {}).find("This may be a tunnel."), std::string::npos);
  view.ipv4 = at("192.168.7.20", 24);
  view.ipv4.tunnel = "wg0";
  EXPECT_NE(initial_config(view, {}).find("under the tunnel wg0"), std::string::npos);
  EXPECT_EQ(initial_config(view, {}).find("This may be a tunnel."), std::string::npos);
}

TEST(InitialConfig, BoundsTheListOfOtherAddresses) {
  NetworkView view = view_of(no_ipv4, no_ipv6);
  view.others.assign(1000, {address("10.0.0.1"), 8, "eth1", false});
  EXPECT_LT(initial_config(view, {}).size(), 4000U);
  EXPECT_NE(initial_config(view, {}).find("and 984 more\n"), std::string::npos);
}

// The kernel allows nearly anything in the name of an interface.
TEST(InitialConfig, LetsNoInterfaceNameOutOfItsComment) {
  NetworkView view = view_of(at("192.168.7.20", 24), no_ipv6);
  view.ipv4.local->interface = "e\n[x]\xff\x1b";
  view.others = {{address("10.0.0.1"), 8, "e\n[y]", false}};
  EXPECT_EQ(meaning_of(initial_config(view, {})).groups.size(), 1U);
}

TEST(InitialConfig, WantsTheFirstPeerThatATagCanName) {
  const VpnView vpn = vpn_of({peer("to be told"), peer("Office"), peer("Other")});
  EXPECT_EQ(definitions_of(view_of(at("10.1.2.3", 20), no_ipv6), vpn),
            (Lines{"down/here 10.1.0.0/20", "Office 0.0.0.0/0"}));
  EXPECT_EQ(definitions_of(view_of(no_ipv4, at("fd00:1::2", 64)), vpn),
            (Lines{"down/here fd00:1::/64", "Office ::/0"}));
  EXPECT_EQ(definitions_of(view_of(no_ipv4, no_ipv6), vpn), Lines{"Office 0.0.0.0/0 ::/0"});
  const std::string text = initial_config(view_of(at("10.1.2.3", 20), no_ipv6), vpn);
  EXPECT_EQ(text.find("my-peer"), std::string::npos) << text;
  expect_line(text, "# VPN profiles:");
  expect_line(text, "#   'to be told', which no definition can name");
  expect_line(text, "#   Office");
  expect_line(text, "#   Other");
  expect_line(text, "#   - if another peer than Office is meant, its name in the place of it;");
  expect_line(text, "# Office = ::/0");
}

TEST(InitialConfig, NamesAPeerByAnotherNameIfItsOwnIsNone) {
  VpnView vpn = vpn_of({peer("my office", "u-1")});
  vpn.peers[0].remark = "it connects by itself";
  const NetworkView view = view_of(at("10.1.2.3", 20), no_ipv6);
  EXPECT_EQ(definitions_of(view, vpn), (Lines{"down/here 10.1.0.0/20", "u-1 0.0.0.0/0"}));
  expect_line(initial_config(view, vpn), "#   u-1 is 'my office' (it connects by itself)");
}

TEST(InitialConfig, LeavesTheNameToBeFilledInIfNoneIsKnown) {
  VpnView vpn = vpn_of({});
  vpn.gaps = {"nobody has answered", "nor\nany\x1b" + std::string(10000, 'x')};
  const NetworkView view = view_of(at("10.1.2.3", 20), no_ipv6);
  EXPECT_EQ(definitions_of(view, vpn), (Lines{"down/here 10.1.0.0/20", "my-peer 0.0.0.0/0"}));
  const std::string text = initial_config(view, vpn);
  expect_line(text, "# VPN profiles: none is known");
  expect_line(text, "#   (nobody has answered)");
  EXPECT_NE(text.find("#   (nor\\x0aany\\x1bxxx"), std::string::npos) << text;
  expect_line(text, "#   - the name of your VPN's peer, in the place of my-peer;");
}

// Whoever may make a profile chooses its name.
TEST(InitialConfig, IsNeverFaultyWhateverThePeersAreCalled) {
  const NetworkView view = view_of(at("192.168.7.20", 24), no_ipv6);
  const Lines unnameable{"",
                         "a b",
                         "a\tb",
                         "a\nb",
                         "\n[x]\n",
                         "a = 0/0\nb",
                         "[x]",
                         "[x",
                         "#a",
                         ";a",
                         "a=b",
                         "a:",
                         "=",
                         "down",
                         "down/here",
                         "a\xff",
                         "a\x1b[31m",
                         "a\xc2\x85",
                         "a\xc2\xa0"
                         "b",
                         std::string("a\0b", 3),
                         "a\r",
                         std::string(65, 'a'),
                         std::string(10000, '\x1b')};
  for (const std::string& name : unnameable) {
    EXPECT_EQ(peer(name).tag, "") << name;
    EXPECT_EQ(definitions_of(view, vpn_of({peer(name)})).back(), "my-peer 0.0.0.0/0") << name;
  }
  for (const std::string& name :
       Lines{"Office", "B\xc3\xbcro", "a:b", "a\\b", "x@y.service", "my-peer", "downtown",
             std::string(64, 'a'), "\"", "$(reboot)"}) {
    EXPECT_EQ(definitions_of(view, vpn_of({peer(name)})).back(), name + " 0.0.0.0/0") << name;
  }
}

TEST(InitialConfig, BoundsTheListOfPeers) {
  VpnView vpn = vpn_of(std::vector<KnownPeer>(1000, peer(std::string(10000, ' '))));
  const std::string text = initial_config(view_of(no_ipv4, no_ipv6), vpn);
  EXPECT_LT(text.size(), 6000U);
  EXPECT_NE(text.find("and 968 more\n"), std::string::npos);
  meaning_of(text);
}

// All prefix lengths, and addresses of every kind.
TEST(InitialConfig, IsNeverFaultyWhateverTheNetwork) {
  const Lines ipv4{"10.1.2.3", "172.16.0.1", "192.168.255.254", "100.64.0.1", "203.0.113.5",
                   "1.2.3.5",  "0.0.0.1",    "255.255.255.254", "169.254.0.1"};
  const Lines ipv6{"fd00:1:2:3::4", "2001:db8::1", "2001::2", "2000::1", "64:ff9b::1", "fe80::2"};
  for (const std::string& own4 : ipv4) {
    for (unsigned length = 0; length <= 32; ++length) {
      definitions_of(view_of(at(own4.c_str(), length), no_ipv6));
    }
  }
  for (const std::string& own6 : ipv6) {
    for (unsigned length = 0; length <= 128; ++length) {
      definitions_of(view_of(no_ipv4, at(own6.c_str(), length)));
      definitions_of(view_of(at("10.1.2.3", 24), at(own6.c_str(), length)));
    }
  }
}

}  // namespace
}  // namespace conntrack::app
