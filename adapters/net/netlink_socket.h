// SPDX-License-Identifier: GPL-3.0-or-later
// NetlinkSocket: puts questions to the Linux kernel's rtnetlink, and reads the answers at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <system_error>
#include <vector>

namespace conntrack::adapters::net {

/// One socket, opened at the first question and kept. The kernel answers within the call that
/// sends the question, so nothing here blocks: an answer that is not there is an error. Needs no
/// privilege.
class NetlinkSocket {
 public:
  /// Takes one message of the answer: its type, and what follows the nlmsghdr.
  using Handler = std::function<void(std::uint16_t type, std::span<const std::byte> body)>;

  NetlinkSocket() = default;
  NetlinkSocket(const NetlinkSocket&) = delete;
  NetlinkSocket& operator=(const NetlinkSocket&) = delete;
  ~NetlinkSocket();

  /// Sends a question of this type and has the handler called for the message that answers it; of
  /// a dump (NLM_F_DUMP in `flags`) for each message. The error is the kernel's, or says why it
  /// could not be asked; a dump that changed while it was read is `interrupted`.
  std::error_code ask(std::uint16_t type, std::uint16_t flags, std::span<const std::byte> body,
                      const Handler& handler);

 private:
  /// How far the answer has been read.
  struct Progress {
    std::uint32_t sequence;
    bool is_dump;
    bool is_complete = false;
    std::error_code error;
  };

  std::error_code open();
  std::error_code send(std::uint16_t type, std::uint16_t flags, std::span<const std::byte> body);
  std::error_code receive(std::span<const std::byte>& datagram);
  static void read(std::span<const std::byte> datagram, Progress& progress, const Handler& handler);

  int descriptor_ = -1;
  std::uint32_t sequence_ = 0;
  std::vector<std::byte> buffer_;
};

}  // namespace conntrack::adapters::net
