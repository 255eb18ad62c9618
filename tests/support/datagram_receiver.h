// SPDX-License-Identifier: GPL-3.0-or-later
// DatagramReceiver: a Unix datagram socket that a program under test sends to.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

namespace conntrack::tests {

/// Keeps what was sent to it, in the kernel until it is read: how little that is, the system says
/// (net.unix.max_dgram_qlen).
class DatagramReceiver {
 public:
  /// A file name, or `@` and a name in the abstract namespace. Throws std::system_error if it
  /// cannot be made.
  explicit DatagramReceiver(const std::string& address)
      : descriptor_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    sockaddr_un where{};
    where.sun_family = AF_UNIX;
    address.copy(where.sun_path, sizeof where.sun_path - 1);
    auto size = static_cast<socklen_t>(sizeof where);
    if (address.front() == '@') {
      where.sun_path[0] = '\0';
      size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.size());
    }
    if (::bind(descriptor_, reinterpret_cast<const sockaddr*>(&where), size) < 0) {
      throw std::system_error(errno, std::generic_category(), address);
    }
  }
  DatagramReceiver(const DatagramReceiver&) = delete;
  DatagramReceiver& operator=(const DatagramReceiver&) = delete;
  ~DatagramReceiver() { ::close(descriptor_); }

  /// The next datagram; none if there is none yet.
  std::optional<std::string> receive() {
    std::array<char, 65536> buffer{};
    const ssize_t size = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
    if (size < 0) return std::nullopt;
    return std::string(buffer.data(), static_cast<std::size_t>(size));
  }

  /// All that has come and was not yet received.
  std::vector<std::string> receive_all() {
    std::vector<std::string> datagrams;
    while (auto datagram = receive()) datagrams.push_back(*std::move(datagram));
    return datagrams;
  }

 private:
  int descriptor_;
};

}  // namespace conntrack::tests
