// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/netlink_socket.h"

#include <linux/netlink.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "adapters/loop/last_error.h"

namespace conntrack::adapters::net {
namespace {

// The kernel makes no datagram of a dump larger than this.
constexpr std::size_t buffer_size = 32 * 1024;

// More datagrams than the dump of any machine's links has; a bound all the same.
constexpr int max_datagrams = 10'000;

/// The error of socket(). A sandbox may forbid the whole family, as systemd's
/// RestrictAddressFamilies= does: that is a system without rtnetlink, for good.
std::error_code why_there_is_none() {
  if (errno == EAFNOSUPPORT || errno == EPROTONOSUPPORT) {
    return std::make_error_code(std::errc::not_supported);
  }
  return loop::last_error();
}

}  // namespace

std::error_code NetlinkSocket::open() {
  if (descriptor_.is_open()) return {};
  constexpr int type = SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK;
  descriptor_ = loop::Descriptor(::socket(AF_NETLINK, type, NETLINK_ROUTE));
  if (!descriptor_.is_open()) return why_there_is_none();
#ifdef NETLINK_GET_STRICT_CHK
  // Dumps hold what was asked for alone; a kernel that does not know this gives more.
  const int yes = 1;
  ::setsockopt(descriptor_.get(), SOL_NETLINK, NETLINK_GET_STRICT_CHK, &yes, sizeof yes);
#endif
  buffer_.resize(buffer_size);
  return {};
}

std::error_code NetlinkSocket::send(std::uint16_t type, std::uint16_t flags,
                                    std::span<const std::byte> body) {
  nlmsghdr header{};
  header.nlmsg_len = static_cast<std::uint32_t>(sizeof header + body.size());
  header.nlmsg_type = type;
  header.nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
  header.nlmsg_seq = ++sequence_;
  std::vector<std::byte> message(header.nlmsg_len);
  std::memcpy(message.data(), &header, sizeof header);
  std::memcpy(message.data() + sizeof header, body.data(), body.size());
  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  const auto sent = ::sendto(descriptor_.get(), message.data(), message.size(), MSG_DONTWAIT,
                             reinterpret_cast<const sockaddr*>(&kernel), sizeof kernel);
  return sent < 0 ? loop::last_error() : std::error_code{};
}

/// The next datagram of the kernel; what others have sent is dropped.
std::error_code NetlinkSocket::receive(std::span<const std::byte>& datagram) {
  for (int count = 0; count < max_datagrams; ++count) {
    sockaddr_nl sender{};
    socklen_t sender_size = sizeof sender;
    const auto size =
        ::recvfrom(descriptor_.get(), buffer_.data(), buffer_.size(), MSG_DONTWAIT | MSG_TRUNC,
                   reinterpret_cast<sockaddr*>(&sender), &sender_size);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return loop::last_error();
    if (sender_size != sizeof sender || sender.nl_pid != 0) continue;
    if (static_cast<std::size_t>(size) > buffer_.size()) {
      return std::make_error_code(std::errc::message_size);
    }
    datagram = std::span(buffer_).first(static_cast<std::size_t>(size));
    return {};
  }
  return std::make_error_code(std::errc::resource_unavailable_try_again);
}

std::error_code NetlinkSocket::ask(std::uint16_t type, std::uint16_t flags,
                                   std::span<const std::byte> body,
                                   const NetlinkAnswer::Handler& handler) {
  if (const auto error = open()) return error;
  if (const auto error = send(type, flags, body)) return error;
  NetlinkAnswer answer(sequence_, (flags & NLM_F_DUMP) == NLM_F_DUMP);
  for (int count = 0; !answer.is_complete(); ++count) {
    if (count == max_datagrams) return std::make_error_code(std::errc::message_size);
    std::span<const std::byte> datagram;
    if (const auto error = receive(datagram)) return error;
    answer.read(datagram, handler);
  }
  return answer.error();
}

std::error_code NetlinkSocket::control(unsigned long request, ifreq& about) {
  if (const auto error = open()) return error;
  return ::ioctl(descriptor_.get(), request, &about) == 0 ? std::error_code{} : loop::last_error();
}

}  // namespace conntrack::adapters::net
