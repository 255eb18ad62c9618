// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/route_message.h"

#include <linux/fib_rules.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <net/if.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace conntrack::adapters::net {
namespace {

using Bytes = std::span<const std::byte>;

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

/// A name, which a NUL may end.
std::string read_name(Bytes bytes) {
  const auto* const text = reinterpret_cast<const char*>(bytes.data());
  return {text, ::strnlen(text, bytes.size())};
}

std::optional<domain::Address> read_address(Bytes bytes) {
  if (bytes.size() == 4)
    return domain::Address::from_ipv4(read<std::array<std::uint8_t, 4>>(bytes));
  if (bytes.size() != 16) return std::nullopt;
  return domain::Address::from_ipv6(read<std::array<std::uint8_t, 16>>(bytes));
}

}  // namespace

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

PolicyRule read_rule(Bytes body) {
  const auto message = read<fib_rule_hdr>(body);
  PolicyRule rule;
  rule.table = message.table;
  if (body.size() < sizeof message) return rule;
  // What an ordinary socket does not have: a link, an address or a mark of its own, and what comes
  // from elsewhere.
  bool is_special = message.src_len != 0 || message.tos != 0;
  for_each_attribute(body.subspan(sizeof message), [&](std::uint16_t type, Bytes value) {
    if (type == FRA_TABLE) rule.table = read<std::uint32_t>(value);
    if (type == FRA_OIFNAME || type == FRA_L3MDEV) is_special = true;
    if (type == FRA_IIFNAME && read_name(value) != "lo") is_special = true;
    if (type == FRA_FWMARK && read<std::uint32_t>(value) != 0) is_special = true;
  });
  const bool is_inverted = (message.flags & FIB_RULE_INVERT) != 0;
  rule.is_ordinary = !is_special || is_inverted;
  return rule;
}

Link with_flags(unsigned flags) {
  Link link;
  link.is_up = (flags & IFF_UP) != 0;
  link.is_loopback = (flags & IFF_LOOPBACK) != 0;
  link.has_two_ends = (flags & IFF_POINTOPOINT) != 0;
  return link;
}

Link read_link(Bytes body) {
  const auto message = read<ifinfomsg>(body);
  Link link = with_flags(message.ifi_flags);
  link.index = static_cast<std::uint32_t>(message.ifi_index);
  if (body.size() < sizeof message) return link;
  for_each_attribute(body.subspan(sizeof message), [&](std::uint16_t type, Bytes value) {
    if (type == IFLA_IFNAME) link.name = read_name(value);
  });
  return link;
}

std::optional<domain::Address> read_link_address(Bytes body, std::uint32_t link) {
  const auto message = read<ifaddrmsg>(body);
  if (body.size() < sizeof message || message.ifa_index != link) return std::nullopt;
  std::optional<domain::Address> local;
  std::optional<domain::Address> address;  // of a link with two ends: the other end's
  for_each_attribute(body.subspan(sizeof message), [&](std::uint16_t type, Bytes value) {
    if (type == IFA_LOCAL) local = read_address(value);
    if (type == IFA_ADDRESS) address = read_address(value);
  });
  return local ? local : address;
}

}  // namespace conntrack::adapters::net
