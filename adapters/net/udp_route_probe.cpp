// SPDX-License-Identifier: GPL-3.0-or-later
// UdpRouteProbe: finds local addresses by connecting UDP sockets.
#include "adapters/net/udp_route_probe.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "adapters/loop/last_error.h"
#include "adapters/net/ip_socket_address.h"

namespace conntrack::adapters::net {
namespace {

/// True if the error says that the kernel was not asked, or could not look (DE1). What it says of
/// routes is an answer, EACCES of a `prohibit` route included. EAGAIN: no port is left.
bool is_unknown(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM ||
         error == EAGAIN || error == EPERM;
}

/// The source address towards the target, or why there is none.
domain::Answer ask_kernel(ProbeSocket& socket, const domain::Address& target) {
  const auto source = socket.source_towards(target);
  if (source) return domain::Found{*source, ""};
  const std::string why = source.error().message();
  if (is_unknown(source.error().value())) return domain::Unknown{why};
  return domain::NoRoute{why};
}

/// The links that the machine's addresses lie on. None if the system does not tell.
using Links = std::map<domain::Address, std::string>;

/// The link's name: what getifaddrs() gives may be an address's label, "eth0:vpn".
std::string name_of(const ifaddrs& entry) {
  const std::string_view label = entry.ifa_name;
  return std::string(label.substr(0, label.find(':')));
}

/// Tunnels often borrow the address of another link, which then is whose it is.
std::optional<Links> links_by_address() {
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return std::nullopt;
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owner(list, &::freeifaddrs);
  Links links;
  Links borrowers;
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr) continue;
    const auto address = read_address(entry->ifa_addr, entry->ifa_addr->sa_family);
    if (!address) continue;
    const bool may_borrow = (entry->ifa_flags & (IFF_POINTOPOINT | IFF_LOOPBACK)) != 0;
    (may_borrow ? borrowers : links).emplace(*address, name_of(*entry));
  }
  links.merge(borrowers);
  return links;
}

/// The same, where nothing but the address tells the link. Without a list there is no link's name:
/// the C library may want the very sockets that are not to be had.
domain::Answer with_listed_link(domain::Found found) {
  const auto links = links_by_address();
  if (!links && errno != EAFNOSUPPORT && errno != EPROTONOSUPPORT) {
    return domain::Unknown{loop::last_error().message()};
  }
  if (!links) return found;
  const auto link = links->find(found.address);
  if (link != links->end()) found.interface = link->second;
  return found;
}

/// True if the route, or the link, of an address that was found a moment ago has gone since. The
/// kernel's other words for "no route", EACCES and EINVAL, are also said where a question is
/// forbidden, or not understood: that would be so each time.
bool has_gone(const std::error_code& error) {
  return error == std::errc::network_unreachable || error == std::errc::host_unreachable ||
         error == std::errc::no_such_device;
}

/// The answer if a question about a link that was found has brought this error.
domain::Answer without_link(const std::error_code& error) {
  if (has_gone(error)) return domain::NoRoute{error.message()};
  return domain::Unknown{error.message()};
}

}  // namespace

/// This source address, with the link by which the kernel would send, and whether it is that
/// link's. NoRoute if the link has gone.
domain::Answer UdpRouteProbe::on_link(const domain::Address& source, std::uint32_t index) {
  const LinkAnswer told = query_.link(index);
  if (const auto* error = std::get_if<std::error_code>(&told)) return without_link(*error);
  const Link& link = std::get<Link>(told);
  if (link.is_loopback) return domain::Found{source, link.name};
  if (ipv4_.knows_on_link(source, link.name)) {
    return domain::Found{source, link.name, false, link.has_two_ends};
  }
  const auto addresses = query_.addresses(index, source.family());
  if (const auto* error = std::get_if<std::error_code>(&addresses)) return without_link(*error);
  const auto& own = std::get<std::vector<domain::Address>>(addresses);
  const bool is_borrowed = std::find(own.begin(), own.end(), source) == own.end();
  return domain::Found{source, link.name, is_borrowed, link.has_two_ends};
}

/// The answer with the link by which the kernel would send what the socket sends. NoRoute if the
/// route, or the link, has gone.
domain::Answer UdpRouteProbe::with_link(const domain::Address& target, const domain::Found& found,
                                        const ProbeSocket& socket) {
  const RouteAnswer answer = query_.route(target, {socket.port(), probe_target_port});
  if (const auto* route = std::get_if<Route>(&answer)) return on_link(found.address, route->link);
  const auto& error = std::get<std::error_code>(answer);
  if (error == std::errc::not_supported) return with_listed_link(found);
  if (means_no_route(error) && !has_gone(error)) return found;
  return without_link(error);
}

domain::Answer UdpRouteProbe::look_towards(const domain::Address& target) {
  static constexpr int attempts = 2;
  ProbeSocket& socket = target.family() == domain::Family::ipv4 ? ipv4_ : ipv6_;
  domain::Answer answer;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    answer = ask_kernel(socket, target);
    const auto* const found = std::get_if<domain::Found>(&answer);
    if (!found) return answer;
    domain::Answer complete = with_link(target, *found, socket);
    if (!std::holds_alternative<domain::NoRoute>(complete)) return complete;
  }
  // The kernel keeps to both answers: there is a route, and none. So it does where IPv6 routes hold
  // for some source addresses only, or this process's sockets are put into a VRF.
  return answer;
}

domain::Answer UdpRouteProbe::look_under(const domain::UnderTunnel& question) {
  const RouteAnswer answer = query_.route_without(question.target, question.tunnels);
  if (const auto* route = std::get_if<Route>(&answer)) {
    if (!route->source) return domain::NoRoute{"the link has no address of the family"};
    return on_link(*route->source, route->link);
  }
  const auto& error = std::get<std::error_code>(answer);
  if (means_no_route(error)) return domain::NoRoute{error.message()};
  return domain::Unknown{error.message()};
}

domain::Observation UdpRouteProbe::probe(const domain::Questions& questions) {
  domain::Observation observation;
  for (const domain::Address& target : questions.targets) {
    observation.set(target, look_towards(target));
  }
  for (const domain::UnderTunnel& question : questions.under_tunnels) {
    observation.set(question, look_under(question));
  }
  return observation;
}

}  // namespace conntrack::adapters::net
