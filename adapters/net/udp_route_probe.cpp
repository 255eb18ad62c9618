// SPDX-License-Identifier: GPL-3.0-or-later
// UdpRouteProbe: finds local addresses by connecting UDP sockets.
#include "adapters/net/udp_route_probe.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "adapters/loop/descriptor.h"
#include "adapters/net/source_port.h"

namespace conntrack::adapters::net {
namespace {

// Any port but 0 does; nothing is ever sent to it. This one is "discard".
constexpr std::uint16_t port = 9;

/// The address of an AF_INET or AF_INET6 socket address; none for other families.
std::optional<domain::Address> address_of(const sockaddr* socket_address) {
  // Copied out because a sockaddr has the alignment of neither.
  if (socket_address->sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, socket_address, sizeof in);
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &in.sin_addr, bytes.size());
    return domain::Address::from_ipv4(bytes);
  }
  if (socket_address->sa_family == AF_INET6) {
    sockaddr_in6 in6{};
    std::memcpy(&in6, socket_address, sizeof in6);
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &in6.sin6_addr, bytes.size());
    return domain::Address::from_ipv6(bytes);
  }
  return std::nullopt;
}

/// A UDP socket. Every function gives false, and sets errno, if the kernel refuses.
class UdpSocket {
 public:
  explicit UdpSocket(domain::Family family)
      : socket_(::socket(family == domain::Family::ipv4 ? AF_INET : AF_INET6, type, 0)) {
    if (is_open()) bind_source_port(socket_.get(), family);
  }

  bool is_open() const { return socket_.is_open(); }

  bool connect(const domain::Address& remote) const {
    if (remote.family() == domain::Family::ipv4) {
      sockaddr_in in{};
      in.sin_family = AF_INET;
      in.sin_port = htons(port);
      std::memcpy(&in.sin_addr, remote.bytes().data(), remote.bytes().size());
      return connect_to(in);
    }
    sockaddr_in6 in6{};
    in6.sin6_family = AF_INET6;
    in6.sin6_port = htons(port);
    std::memcpy(&in6.sin6_addr, remote.bytes().data(), remote.bytes().size());
    return connect_to(in6);
  }

  std::optional<domain::Address> own_name() const {
    sockaddr_storage name{};
    socklen_t length = sizeof name;
    if (::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&name), &length) != 0)
      return std::nullopt;
    return address_of(reinterpret_cast<const sockaddr*>(&name));
  }

 private:
#ifdef SOCK_CLOEXEC
  static constexpr int type = SOCK_DGRAM | SOCK_CLOEXEC;
#else
  static constexpr int type = SOCK_DGRAM;
#endif

  template <class SocketAddress>
  bool connect_to(const SocketAddress& to) const {
    return ::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  }

  loop::Descriptor socket_;
};

/// True if the error says that the kernel was not asked, or could not look (DE1). What it says of
/// routes is an answer, EACCES of a `prohibit` route included. EAGAIN: no port is left.
bool is_unknown(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM ||
         error == EAGAIN || error == EPERM;
}

/// The source address towards the target, or why there is none.
domain::Answer ask_kernel(const domain::Address& target) {
  const UdpSocket socket(target.family());
  if (socket.is_open() && socket.connect(target)) {
    if (const auto own = socket.own_name()) return domain::Found{*own, ""};
  }
  const int error = errno;
  const std::string why = std::generic_category().message(error);
  if (is_unknown(error)) return domain::Unknown{why};
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
    const auto address = address_of(entry->ifa_addr);
    if (!address) continue;
    const bool may_borrow = (entry->ifa_flags & (IFF_POINTOPOINT | IFF_LOOPBACK)) != 0;
    (may_borrow ? borrowers : links).emplace(*address, name_of(*entry));
  }
  links.merge(borrowers);
  return links;
}

domain::Answer unknown(const std::error_code& error) { return domain::Unknown{error.message()}; }

}  // namespace

/// This source address, with the link by which the kernel would send, and whether it is that
/// link's.
domain::Answer UdpRouteProbe::on_link(const domain::Address& source, std::uint32_t index) {
  const Link link = query_.link(index);
  if (link.name.empty() || link.is_loopback) return domain::Found{source, link.name};
  const auto addresses = query_.addresses(index, source.family());
  if (const auto* error = std::get_if<std::error_code>(&addresses)) return unknown(*error);
  const auto& own = std::get<std::vector<domain::Address>>(addresses);
  const bool is_borrowed = std::find(own.begin(), own.end(), source) == own.end();
  return domain::Found{source, link.name, is_borrowed, link.has_two_ends};
}

/// The answer with the link by which the kernel would send.
domain::Answer UdpRouteProbe::with_link(const domain::Address& target, domain::Found found) {
  const RouteAnswer answer = query_.route(target);
  if (const auto* route = std::get_if<Route>(&answer)) return on_link(found.address, route->link);
  const auto& error = std::get<std::error_code>(answer);
  if (error == std::errc::not_supported) {
    const auto links = links_by_address();
    if (!links) return unknown({errno, std::generic_category()});
    const auto link = links->find(found.address);
    if (link != links->end()) found.interface = link->second;
    return found;
  }
  // The route has gone since: the kernel will say so, and another round follows.
  if (means_no_route(error)) return found;
  return unknown(error);
}

domain::Answer UdpRouteProbe::look_under(const domain::UnderTunnel& question) {
  const RouteAnswer answer = query_.route_without(question.target, question.tunnels);
  if (const auto* route = std::get_if<Route>(&answer)) {
    if (!route->source) return domain::NoRoute{"the link has no address of the family"};
    return on_link(*route->source, route->link);
  }
  const auto& error = std::get<std::error_code>(answer);
  if (means_no_route(error)) return domain::NoRoute{error.message()};
  return unknown(error);
}

domain::Observation UdpRouteProbe::probe(const domain::Questions& questions) {
  domain::Observation observation;
  for (const domain::Address& target : questions.targets) {
    domain::Answer answer = ask_kernel(target);
    if (const auto* found = std::get_if<domain::Found>(&answer)) {
      answer = with_link(target, *found);
    }
    observation.set(target, std::move(answer));
  }
  for (const domain::UnderTunnel& question : questions.under_tunnels) {
    observation.set(question, look_under(question));
  }
  return observation;
}

}  // namespace conntrack::adapters::net
