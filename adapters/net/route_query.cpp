// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/route_query.h"

#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "adapters/net/route_choice.h"

namespace conntrack::adapters::net {
namespace {

using Bytes = std::span<const std::byte>;

/// A request: a fixed part, then attributes.
class Request {
 public:
  template <class Fixed>
  explicit Request(const Fixed& fixed) {
    append(&fixed, sizeof fixed);
  }

  void add(std::uint16_t type, const void* value, std::size_t size) {
    const rtattr attribute{static_cast<std::uint16_t>(RTA_LENGTH(size)), type};
    append(&attribute, sizeof attribute);
    append(value, size);
  }

  Bytes bytes() const { return bytes_; }

 private:
  void append(const void* value, std::size_t size) {
    const std::size_t end = bytes_.size();
    bytes_.resize(NLMSG_ALIGN(end + size));
    std::memcpy(bytes_.data() + end, value, size);
  }

  std::vector<std::byte> bytes_;
};

/// Calls `take` with the type and value of each attribute.
template <class Take>
void for_each_attribute(Bytes bytes, Take take) {
  while (bytes.size() >= sizeof(rtattr)) {
    rtattr attribute{};
    std::memcpy(&attribute, bytes.data(), sizeof attribute);
    if (attribute.rta_len < sizeof attribute || attribute.rta_len > bytes.size()) return;
    take(attribute.rta_type, bytes.first(attribute.rta_len).subspan(sizeof attribute));
    bytes = bytes.subspan(std::min<std::size_t>(RTA_ALIGN(attribute.rta_len), bytes.size()));
  }
}

/// The first `sizeof(Value)` bytes; zero if there are fewer.
template <class Value>
Value read(Bytes bytes) {
  Value value{};
  if (bytes.size() >= sizeof value) std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

std::optional<domain::Address> read_address(Bytes bytes) {
  if (bytes.size() == 4)
    return domain::Address::from_ipv4(read<std::array<std::uint8_t, 4>>(bytes));
  if (bytes.size() != 16) return std::nullopt;
  return domain::Address::from_ipv6(read<std::array<std::uint8_t, 16>>(bytes));
}

Route read_route(Bytes body) {
  const auto message = read<rtmsg>(body);
  Route route;
  route.prefix_length = message.rtm_dst_len;
  route.table = message.rtm_table;
  if (body.size() < sizeof message) return route;
  for_each_attribute(body.subspan(sizeof message), [&](std::uint16_t type, Bytes value) {
    if (type == RTA_OIF) route.link = read<std::uint32_t>(value);
    if (type == RTA_PREFSRC) route.source = read_address(value);
    if (type == RTA_PRIORITY) route.metric = read<std::uint32_t>(value);
    if (type == RTA_TABLE) route.table = read<std::uint32_t>(value);
  });
  return route;
}

Link read_link(Bytes body) {
  const auto message = read<ifinfomsg>(body);
  Link link;
  link.index = static_cast<std::uint32_t>(message.ifi_index);
  link.is_up = (message.ifi_flags & IFF_UP) != 0;
  link.is_loopback = (message.ifi_flags & IFF_LOOPBACK) != 0;
  if (body.size() < sizeof message) return link;
  for_each_attribute(body.subspan(sizeof message), [&](std::uint16_t type, Bytes value) {
    if (type != IFLA_IFNAME) return;
    const auto* const text = reinterpret_cast<const char*>(value.data());
    link.name.assign(text, ::strnlen(text, value.size()));
  });
  return link;
}

/// The question for one link, or for all. The counters, which are most of an answer, are left out.
Request link_request(std::uint32_t index) {
  ifinfomsg message{};
  message.ifi_index = static_cast<int>(index);
  Request request(message);
  const std::uint32_t filter = RTEXT_FILTER_SKIP_STATS;
  request.add(IFLA_EXT_MASK, &filter, sizeof filter);
  return request;
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

RouteAnswer RouteQuery::ask(const domain::Address& target, std::uint32_t link,
                            std::uint32_t flags) {
  rtmsg message{};
  message.rtm_family = target.family() == domain::Family::ipv4 ? AF_INET : AF_INET6;
  message.rtm_dst_len = static_cast<unsigned char>(target.bit_count());
  message.rtm_flags = flags;
  Request request(message);
  request.add(RTA_DST, target.bytes().data(), target.bytes().size());
  if (link != 0) request.add(RTA_OIF, &link, sizeof link);
  std::optional<Route> route;
  const auto error = socket_.ask(RTM_GETROUTE, 0, request.bytes(),
                                 [&](std::uint16_t type, std::span<const std::byte> body) {
                                   if (type == RTM_NEWROUTE) route = read_route(body);
                                 });
  if (error) return error;
  if (!route) return std::make_error_code(std::errc::bad_message);
  return *route;
}

RouteAnswer RouteQuery::route(const domain::Address& target) { return ask(target, 0, 0); }

RouteAnswer RouteQuery::route(const domain::Address& target, std::uint32_t link) {
  // The kernel tells the table of an IPv4 route only if it is asked to; of an IPv6 route always.
  const std::uint32_t table = target.family() == domain::Family::ipv4 ? RTM_F_LOOKUP_TABLE : 0;
  RouteAnswer matched = ask(target, link, RTM_F_FIB_MATCH | table);
  Route* const route = std::get_if<Route>(&matched);
  if (!route) return matched;
  const RouteAnswer used = ask(target, link, 0);
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
  std::optional<Route> best;
  for (const Link& link : std::get<std::vector<Link>>(all)) {
    const bool is_excluded = std::find(links.begin(), links.end(), link.name) != links.end();
    if (is_excluded || link.is_loopback || !link.is_up) continue;
    const RouteAnswer answer = route(target, link.index);
    if (const auto* const error = std::get_if<std::error_code>(&answer)) {
      if (!means_no_route(*error)) return *error;
      continue;
    }
    const auto& found = std::get<Route>(answer);
    if (found.source && (!best || is_preferred(found, *best))) best = found;
  }
  if (!best) return std::make_error_code(std::errc::network_unreachable);
  return *best;
}

std::string RouteQuery::link_name(std::uint32_t index) {
  std::string name;
  const Request request = link_request(index);
  socket_.ask(RTM_GETLINK, 0, request.bytes(),
              [&](std::uint16_t, std::span<const std::byte> body) { name = read_link(body).name; });
  return name;
}

std::variant<std::vector<Link>, std::error_code> RouteQuery::links() {
  // Links that come and go while the list is read make it begin anew.
  static constexpr int attempts = 3;
  const Request request = link_request(0);
  std::error_code error;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    std::vector<Link> links;
    error = socket_.ask(RTM_GETLINK, NLM_F_DUMP, request.bytes(),
                        [&](std::uint16_t type, std::span<const std::byte> body) {
                          if (type == RTM_NEWLINK) links.push_back(read_link(body));
                        });
    if (!error) return links;
    if (error != std::errc::interrupted) break;
  }
  return error;
}

}  // namespace conntrack::adapters::net
