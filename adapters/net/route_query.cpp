// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/route_query.h"

#include <arpa/inet.h>
#include <linux/fib_rules.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "adapters/net/route_choice.h"
#include "adapters/net/route_message.h"

namespace conntrack::adapters::net {
namespace {

unsigned char family_of(domain::Family family) {
  return family == domain::Family::ipv4 ? AF_INET : AF_INET6;
}

/// The question for all links. The counters, which are most of an answer, are left out.
Request links_request() {
  Request request(ifinfomsg{});
  const std::uint32_t filter = RTEXT_FILTER_SKIP_STATS;
  request.add(IFLA_EXT_MASK, &filter, sizeof filter);
  return request;
}

Request route_request(const domain::Address& target, std::uint32_t flags) {
  rtmsg message{};
  message.rtm_family = family_of(target.family());
  message.rtm_dst_len = static_cast<unsigned char>(target.bit_count());
  message.rtm_flags = flags;
  Request request(message);
  request.add(RTA_DST, target.bytes().data(), target.bytes().size());
  return request;
}

Request bound_request(const domain::Address& target, std::uint32_t flags, std::uint32_t link) {
  Request request = route_request(target, flags);
  request.add(RTA_OIF, &link, sizeof link);
  return request;
}

void add_ports(Request& request, UdpPorts ports) {
  const std::uint8_t protocol = IPPROTO_UDP;
  const std::uint16_t source = htons(ports.source);
  const std::uint16_t destination = htons(ports.destination);
  request.add(RTA_IP_PROTO, &protocol, sizeof protocol);
  request.add(RTA_SPORT, &source, sizeof source);
  request.add(RTA_DPORT, &destination, sizeof destination);
}

/// All that `read` finds in the messages of a dump. What comes and goes while the list is read
/// makes it begin anew.
template <class Item, class Read>
List<Item> list(NetlinkSocket& socket, std::uint16_t type, const Request& request, Read read) {
  static constexpr int attempts = 3;
  std::error_code error;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    std::vector<Item> items;
    error = socket.ask(type, NLM_F_DUMP, request.bytes(),
                       [&](std::uint16_t answer, std::span<const std::byte> body) {
                         if (auto item = read(answer, body)) items.push_back(*std::move(item));
                       });
    if (!error) return items;
    if (error != std::errc::interrupted) break;
  }
  return error;
}

}  // namespace

bool means_no_route(const std::error_code& error) {
  // EACCES is a `prohibit` route, EINVAL a `blackhole`; ENODEV a link that is no more.
  static constexpr std::array meanings{std::errc::network_unreachable, std::errc::host_unreachable,
                                       std::errc::permission_denied, std::errc::invalid_argument,
                                       std::errc::no_such_device};
  return std::any_of(meanings.begin(), meanings.end(),
                     [&](std::errc meaning) { return error == meaning; });
}

RouteAnswer RouteQuery::ask(const Request& request) {
  std::optional<Route> route;
  const auto error = socket_.ask(RTM_GETROUTE, 0, request.bytes(),
                                 [&](std::uint16_t type, std::span<const std::byte> body) {
                                   if (type == RTM_NEWROUTE) route = read_route(body);
                                 });
  if (error) return error;
  if (!route) return std::make_error_code(std::errc::bad_message);
  return *route;
}

RouteAnswer RouteQuery::route(const domain::Address& target, UdpPorts ports) {
  Request request = route_request(target, 0);
  if (ports.source != 0) add_ports(request, ports);
  return ask(request);
}

RouteAnswer RouteQuery::route(const domain::Address& target, std::uint32_t link) {
  // The kernel tells the table of an IPv4 route only if it is asked to; of an IPv6 route always.
  const std::uint32_t table = target.family() == domain::Family::ipv4 ? RTM_F_LOOKUP_TABLE : 0;
  RouteAnswer matched = ask(bound_request(target, RTM_F_FIB_MATCH | table, link));
  Route* const route = std::get_if<Route>(&matched);
  if (!route) return matched;
  const RouteAnswer used = ask(bound_request(target, 0, link));
  const Route* const with_source = std::get_if<Route>(&used);
  if (!with_source) return used;
  route->source = with_source->source;
  route->link = link;
  return *route;
}

RouteAnswer RouteQuery::route_without(const domain::Address& target,
                                      std::span<const std::string> links) {
  const auto all = this->links();
  if (const auto* const error = std::get_if<std::error_code>(&all)) return *error;
  const auto rules = this->rules(target.family());
  if (const auto* const error = std::get_if<std::error_code>(&rules)) return *error;
  std::optional<Route> best;
  for (const Link& link : std::get<std::vector<Link>>(all)) {
    const bool is_excluded = std::find(links.begin(), links.end(), link.name) != links.end();
    if (is_excluded || link.is_loopback || !link.is_up) continue;
    RouteAnswer answer = route(target, link.index);
    if (const auto* const error = std::get_if<std::error_code>(&answer)) {
      if (!means_no_route(*error)) return *error;
      continue;
    }
    auto& found = std::get<Route>(answer);
    found.reach = reach(found.table, std::get<std::vector<PolicyRule>>(rules));
    if (!found.source || found.reach == Reach::none) continue;
    if (!best || is_preferred(found, *best)) best = found;
  }
  if (!best) return std::make_error_code(std::errc::network_unreachable);
  return *best;
}

// Each round asks for this. RTM_GETLINK takes ten times as long: it tells everything.
LinkAnswer RouteQuery::link(std::uint32_t index) {
  ifreq about{};
  about.ifr_ifindex = static_cast<int>(index);
  if (const auto error = socket_.control(SIOCGIFNAME, about)) return error;
  if (const auto error = socket_.control(SIOCGIFFLAGS, about)) return error;
  Link link = with_flags(static_cast<unsigned short>(about.ifr_flags));
  link.index = index;
  link.name.assign(about.ifr_name, ::strnlen(about.ifr_name, sizeof about.ifr_name));
  return link;
}

List<Link> RouteQuery::links() {
  return list<Link>(socket_, RTM_GETLINK, links_request(),
                    [](std::uint16_t type, std::span<const std::byte> body) {
                      return type == RTM_NEWLINK ? std::optional{read_link(body)} : std::nullopt;
                    });
}

List<PolicyRule> RouteQuery::rules(domain::Family family) {
  fib_rule_hdr message{};
  message.family = family_of(family);
  auto all =
      list<PolicyRule>(socket_, RTM_GETRULE, Request(message),
                       [](std::uint16_t type, std::span<const std::byte> body) {
                         return type == RTM_NEWRULE ? std::optional{read_rule(body)} : std::nullopt;
                       });
  const auto* const error = std::get_if<std::error_code>(&all);
  // A kernel may have been built without them.
  const bool knows_none = error && (*error == std::errc::operation_not_supported ||
                                    *error == std::errc::address_family_not_supported);
  return knows_none ? List<PolicyRule>() : all;
}

List<domain::Address> RouteQuery::addresses(std::uint32_t link, domain::Family family) {
  ifaddrmsg message{};
  message.ifa_family = family_of(family);
  message.ifa_index = link;
  return list<domain::Address>(socket_, RTM_GETADDR, Request(message),
                               [link](std::uint16_t type, std::span<const std::byte> body) {
                                 return type == RTM_NEWADDR ? read_link_address(body, link)
                                                            : std::nullopt;
                               });
}

}  // namespace conntrack::adapters::net
