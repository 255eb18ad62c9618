// SPDX-License-Identifier: GPL-3.0-or-later
// What --init says of the network, asked of the kernel.
#include "app/main_init.h"

#include <algorithm>
#include <array>
#include <optional>
#include <ostream>
#include <string>
#include <variant>
#include <vector>

#include "adapters/net/interface_addresses.h"
#include "adapters/net/route_query.h"
#include "adapters/net/udp_route_probe.h"
#include "app/init.h"
#include "app/main_init_vpn.h"
#include "domain/config/config.h"

namespace conntrack::app {
namespace {

using adapters::net::InterfaceAddress;

/// The address with what is known of its interface; each is on the list unless it went just now.
OwnAddress own_address(const domain::Address& address, const std::vector<InterfaceAddress>& list) {
  const auto found = std::ranges::find(list, address, &InterfaceAddress::address);
  if (found == list.end()) return {address, address.bit_count(), {}, false};
  return {address, found->prefix_length, found->interface, found->may_be_tunnel};
}

/// The address that would be used if there were no tunnels; none if there would be none, or the
/// system cannot be asked.
std::optional<domain::Address> address_under(const domain::Address& target,
                                             const std::vector<InterfaceAddress>& list) {
  std::vector<std::string> tunnels;
  for (const InterfaceAddress& each : list) {
    if (each.may_be_tunnel) tunnels.push_back(each.interface);
  }
  const auto answer = adapters::net::RouteQuery().route_without(target, tunnels);
  const auto* route = std::get_if<adapters::net::Route>(&answer);
  const bool is_found = route != nullptr && route->source && route->source->is_settled();
  return is_found ? route->source : std::nullopt;
}

/// A VPN that has taken the default route hides where the machine is.
void look_under_tunnel(Whereabouts& where, const std::vector<InterfaceAddress>& list) {
  if (!where.local->may_be_tunnel) return;
  if (const auto address = address_under(where.target, list)) {
    where.tunnel = where.local->interface;
    where.local = own_address(*address, list);
  }
}

std::string why_none(const domain::Answer& answer) {
  const auto* unknown = std::get_if<domain::Unknown>(&answer);
  return unknown != nullptr ? unknown->why : std::get<domain::NoRoute>(answer).why;
}

Whereabouts find(const domain::Address& target, const std::vector<InterfaceAddress>& list) {
  adapters::net::UdpRouteProbe probe;
  const domain::Observation answers = probe.probe({{target}, {}});
  Whereabouts where{target, {}, {}, {}};
  if (const domain::Found* found = answers.find(target)) {
    where.local = own_address(found->address, list);
    look_under_tunnel(where, list);
  } else if (const auto* entry = answers.entry(target)) {
    where.why_none = why_none(entry->answer);
  }
  return where;
}

}  // namespace

ExitCode init(const Options& options, const Console& console) {
  const domain::Config defaults;
  const std::vector<InterfaceAddress> list = adapters::net::interface_addresses();
  const VpnView vpn = look_at_vpn(options);
  NetworkView view{find(defaults.test_ipv4, list), find(defaults.test_ipv6, list), {}};
  const auto is_local = [](const Whereabouts& where, const domain::Address& address) {
    return where.local && where.local->address == address;
  };
  for (const InterfaceAddress& each : list) {
    if (is_local(view.ipv4, each.address) || is_local(view.ipv6, each.address)) continue;
    view.others.push_back(own_address(each.address, list));
  }
  console.out << initial_config(view, vpn);
  return ExitCode::success;
}

}  // namespace conntrack::app
