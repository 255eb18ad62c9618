// SPDX-License-Identifier: GPL-3.0-or-later
// NetlinkSocket: puts questions to the Linux kernel's rtnetlink, and reads the answers at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <system_error>
#include <vector>

#include "adapters/loop/descriptor.h"
#include "adapters/net/netlink_answer.h"

struct ifreq;

namespace conntrack::adapters::net {

/// One socket, opened at the first question and kept. The kernel answers within the call that
/// sends the question, so nothing here blocks: an answer that is not there is an error. Needs no
/// privilege.
class NetlinkSocket {
 public:
  /// Sends a question of this type and has the handler called for the message that answers it; of
  /// a dump (NLM_F_DUMP in `flags`) for each message. The error is the kernel's, or says why it
  /// could not be asked; a dump that changed while it was read is `interrupted`. `not_supported` if
  /// there are no such sockets here.
  std::error_code ask(std::uint16_t type, std::uint16_t flags, std::span<const std::byte> body,
                      const NetlinkAnswer::Handler& handler);

  /// One of the questions about links of netdevice(7), which any socket can put.
  std::error_code control(unsigned long request, ifreq& about);

 private:
  std::error_code open();
  std::error_code send(std::uint16_t type, std::uint16_t flags, std::span<const std::byte> body);
  std::error_code receive(std::span<const std::byte>& datagram);

  loop::Descriptor descriptor_;
  std::uint32_t sequence_ = 0;
  std::vector<std::byte> buffer_;
};

}  // namespace conntrack::adapters::net
