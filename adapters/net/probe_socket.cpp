// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/probe_socket.h"

#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cstring>
#include <optional>

#include "adapters/loop/last_error.h"
#include "adapters/net/ip_socket_address.h"

namespace conntrack::adapters::net {
namespace {

#ifdef SOCK_CLOEXEC
constexpr int type = SOCK_DGRAM | SOCK_CLOEXEC;
#else
constexpr int type = SOCK_DGRAM;
#endif

bool bind_to(int socket, const IpSocketAddress& name) {
  return ::bind(socket, &name.any, name.size) == 0;
}

std::optional<IpSocketAddress> name_of(int socket) {
  IpSocketAddress name{};
  name.size = sizeof name.ipv6;
  if (::getsockname(socket, &name.any, &name.size) != 0) return std::nullopt;
  return name;
}

/// Takes back the choice of a source address, which a socket keeps from one target to the next.
/// Systems differ in what they return: the connection is gone all the same.
void disconnect(int socket) {
  sockaddr nobody{};
  nobody.sa_family = AF_UNSPEC;
  static_cast<void>(::connect(socket, &nobody, sizeof nobody));
}

/// Has the kernel choose a port, and keeps it; false if there is none. Linux lets go of a port that
/// it has chosen itself when a socket is disconnected, but not of one that was asked for.
bool keep_port(int socket, domain::Family family) {
  const domain::Address any =
      family == domain::Family::ipv4 ? domain::Address() : domain::Address::from_ipv6({});
  if (!bind_to(socket, to_ip_socket_address(any, 0))) return false;
  const auto name = name_of(socket);
  if (!name) return false;
  disconnect(socket);
  static_cast<void>(bind_to(socket, *name));  // refused where the port was kept
  return true;
}

/// The name that the socket has when it is connected to the target.
domain::Expected<IpSocketAddress, std::error_code> connect_to(int socket,
                                                              const domain::Address& target) {
  disconnect(socket);
  const IpSocketAddress remote = to_ip_socket_address(target, probe_target_port);
  if (::connect(socket, &remote.any, remote.size) != 0)
    return domain::Unexpected{loop::last_error()};
  const auto name = name_of(socket);
  if (!name) return domain::Unexpected{loop::last_error()};
  return *name;
}

}  // namespace

domain::Expected<domain::Address, std::error_code> ProbeSocket::source_towards(
    const domain::Address& target) {
  if (!socket_.is_open()) {
    socket_ =
        loop::Descriptor(::socket(family_ == domain::Family::ipv4 ? AF_INET : AF_INET6, type, 0));
    if (!socket_.is_open()) return domain::Unexpected{loop::last_error()};
    const int least = 0;
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &least, sizeof least);
    has_port_ = keep_port(socket_.get(), family_);
  }
  const auto name = connect_to(socket_.get(), target);
  if (!has_port_) socket_ = loop::Descriptor();  // perhaps it gets one the next time
  if (!name) return domain::Unexpected{name.error()};
  port_ = port_of(*name);
  const auto source = read_address(&name->any, name->any.sa_family);
  if (!source) return domain::Unexpected{std::make_error_code(std::errc::bad_address)};
  return *source;
}

bool ProbeSocket::knows_on_link(const domain::Address& address, const std::string& link) const {
  ifreq about{};
  if (!socket_.is_open() || family_ != domain::Family::ipv4 || address.family() != family_ ||
      link.size() >= sizeof about.ifr_name) {
    return false;
  }
  const IpSocketAddress wanted = to_ip_socket_address(address, 0);
  std::memcpy(about.ifr_name, link.data(), link.size());
  std::memcpy(&about.ifr_addr, &wanted.ipv4, sizeof wanted.ipv4);
  // Linux looks for this very address; it gives another one if the link does not have it.
  if (::ioctl(socket_.get(), SIOCGIFADDR, &about) != 0) return false;
  return read_address(&about.ifr_addr, AF_INET) == address;
}

}  // namespace conntrack::adapters::net
