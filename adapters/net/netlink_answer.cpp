// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/netlink_answer.h"

#include <linux/netlink.h>

#include <cstring>
#include <limits>

namespace conntrack::adapters::net {
namespace {

/// The nlmsghdr at the beginning of the bytes; its length is 0 if they hold no whole message.
nlmsghdr header_of(std::span<const std::byte> bytes) {
  nlmsghdr header{};
  if (bytes.size() < sizeof header) return {};
  std::memcpy(&header, bytes.data(), sizeof header);
  const bool fits = header.nlmsg_len >= sizeof header && header.nlmsg_len <= bytes.size();
  return fits ? header : nlmsghdr{};
}

/// The error that an NLMSG_ERROR or NLMSG_DONE tells, as a negative number; none if it tells
/// success.
std::error_code told_error(std::span<const std::byte> body) {
  int code = 0;
  if (body.size() >= sizeof code) std::memcpy(&code, body.data(), sizeof code);
  if (code == std::numeric_limits<int>::min()) return std::make_error_code(std::errc::bad_message);
  return {-code, std::generic_category()};
}

}  // namespace

void NetlinkAnswer::read(std::span<const std::byte> datagram, const Handler& handler) {
  while (!is_complete_) {
    const nlmsghdr header = header_of(datagram);
    if (header.nlmsg_len == 0) return;
    const auto body = datagram.first(header.nlmsg_len).subspan(sizeof header);
    if (header.nlmsg_seq == sequence_) {
      const bool is_end = header.nlmsg_type == NLMSG_ERROR || header.nlmsg_type == NLMSG_DONE;
      if ((header.nlmsg_flags & NLM_F_DUMP_INTR) != 0) {
        error_ = std::make_error_code(std::errc::interrupted);
      }
      if (is_end) {
        if (const auto error = told_error(body)) error_ = error;
      } else {
        handler(header.nlmsg_type, body);
      }
      is_complete_ = is_end || !is_dump_;
    }
    const std::size_t aligned = NLMSG_ALIGN(header.nlmsg_len);
    if (aligned >= datagram.size()) return;
    datagram = datagram.subspan(aligned);
  }
}

}  // namespace conntrack::adapters::net
