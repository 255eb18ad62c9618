// SPDX-License-Identifier: GPL-3.0-or-later
// RouteQuery: asks the kernel which source address it would use, also as if some links were not
// there.
//
// A query that is bound to a link is answered by that link's routes alone, in whatever table, rule
// and metric others lie before them (VP6). No privilege is needed, and no packet is sent. Towards
// IPv4 targets the kernel has a habit of its own: where the link has no route to the target, it
// pretends that the target is on the link. So it is asked twice: for the route itself, and then for
// the source address.
//
// A bound query also meets the rules for sockets that are bound to the link (`oif`, and those of a
// VRF), which no ordinary socket meets. What lies in a table that only they lead to counts last. It
// hides what the link has in other tables, which nothing tells: if that is so of several links, the
// metrics in their own tables decide.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <variant>
#include <vector>

#include "domain/address/address.h"
#ifdef CONNTRACK_RTNETLINK
#include "adapters/net/netlink_socket.h"
#endif

namespace conntrack::adapters::net {

class Request;
struct PolicyRule;

/// One link of the machine.
struct Link {
  std::uint32_t index = 0;
  std::string name;
  bool is_up = false;
  bool is_loopback = false;
  bool has_two_ends = false;  ///< like a tunnel or a modem

  friend bool operator==(const Link&, const Link&) = default;
};

/// How policy rules lead to a table, the usual way first.
enum class Reach : std::uint8_t {
  ordinary,  ///< for any socket
  bound,     ///< only for sockets that are bound to a link, or to an address, or have a mark
  none,      ///< by no rule that names the table: it is a VRF's
};

/// The UDP ports of a packet, in host byte order; 0: not told. Rules may ask for them, and a kernel
/// that spreads flows over several routes may choose by them.
struct UdpPorts {
  std::uint16_t source = 0;
  std::uint16_t destination = 0;
};

/// What the kernel would use towards a target.
struct Route {
  std::optional<domain::Address> source;  ///< none: the machine has no address of the family
  std::uint32_t link = 0;                 ///< the index of the outgoing link
  // Only of a query that is bound to a link:
  unsigned prefix_length = 0;     ///< of the route that matched
  std::uint32_t table = 0;        ///< the one that the route is in
  std::uint32_t metric = 0;       ///< less is preferred
  Reach reach = Reach::ordinary;  ///< of the table; told by route_without() alone

  friend bool operator==(const Route&, const Route&) = default;
};

/// A route, or the kernel's error.
using RouteAnswer = std::variant<Route, std::error_code>;

/// A link, or the kernel's error.
using LinkAnswer = std::variant<Link, std::error_code>;

/// All there are, or the kernel's error.
template <class Item>
using List = std::variant<std::vector<Item>, std::error_code>;

/// True if this error of a query is the kernel's way to say that no route leads there; any other
/// means that it could not be asked (DE1).
bool means_no_route(const std::error_code& error);

/// Keeps one socket, opened at the first query. Nothing blocks. Where the system has no rtnetlink,
/// or does not let us use it, every query fails with `not_supported`.
class RouteQuery {
 public:
  /// The route that a packet to the target would take (DE1), of UDP if its ports are told.
  RouteAnswer route(const domain::Address& target, UdpPorts ports = {});

  /// The route that it would take if `link` were the only link with routes.
  RouteAnswer route(const domain::Address& target, std::uint32_t link);

  /// The route that it would take if the links of these names were not there: of the other links
  /// that have a route to the target, the one that the kernel would prefer (VP6). An error that
  /// does not mean "no route" is the answer even if another link has one.
  RouteAnswer route_without(const domain::Address& target, std::span<const std::string> links);

  /// The link of this index; `no_such_device` if there is none.
  LinkAnswer link(std::uint32_t index);

  /// The addresses of a family that a link has.
  List<domain::Address> addresses(std::uint32_t link, domain::Family family);

  /// All links.
  List<Link> links();

#ifdef CONNTRACK_RTNETLINK
 private:
  RouteAnswer ask(const Request& request);
  List<PolicyRule> rules(domain::Family family);

  NetlinkSocket socket_;
#endif
};

}  // namespace conntrack::adapters::net
