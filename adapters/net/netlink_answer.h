// SPDX-License-Identifier: GPL-3.0-or-later
// NetlinkAnswer: reads the messages by which the Linux kernel answers one question (netlink(7)).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <system_error>

namespace conntrack::adapters::net {

/// Is given the datagrams that arrive, whatever is in them. Messages of an earlier question, whose
/// answer was given up, are passed over; what is cut short ends its datagram.
class NetlinkAnswer {
 public:
  /// Takes one message of the answer: its type, and what follows the nlmsghdr.
  using Handler = std::function<void(std::uint16_t type, std::span<const std::byte> body)>;

  /// To the question with this sequence number. A dump has many messages, and an end.
  NetlinkAnswer(std::uint32_t sequence, bool is_dump) : sequence_(sequence), is_dump_(is_dump) {}

  /// Calls the handler for each message of the answer, until that is complete.
  void read(std::span<const std::byte> datagram, const Handler& handler);

  bool is_complete() const { return is_complete_; }

  /// The kernel's error; `interrupted` if a dump changed while it was read; none for success.
  std::error_code error() const { return error_; }

 private:
  std::uint32_t sequence_;
  bool is_dump_;
  bool is_complete_ = false;
  std::error_code error_;
};

}  // namespace conntrack::adapters::net
