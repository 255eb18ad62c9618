// SPDX-License-Identifier: GPL-3.0-or-later
// RouteQuery where the system has no rtnetlink: it says so.
#include "adapters/net/route_query.h"

namespace conntrack::adapters::net {
namespace {

std::error_code not_supported() { return std::make_error_code(std::errc::not_supported); }

}  // namespace

bool means_no_route(const std::error_code&) { return false; }

RouteAnswer RouteQuery::route(const domain::Address&, UdpPorts) { return not_supported(); }

RouteAnswer RouteQuery::route(const domain::Address&, std::uint32_t) { return not_supported(); }

RouteAnswer RouteQuery::route_without(const domain::Address&, std::span<const std::string>) {
  return not_supported();
}

LinkAnswer RouteQuery::link(std::uint32_t) { return not_supported(); }

List<Link> RouteQuery::links() { return not_supported(); }

List<domain::Address> RouteQuery::addresses(std::uint32_t, domain::Family) {
  return not_supported();
}

}  // namespace conntrack::adapters::net
