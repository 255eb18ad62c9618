// SPDX-License-Identifier: GPL-3.0-or-later
// ListeningSocket: a Unix socket that clients can connect to.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace conntrack::tests {

/// Accepts connections, in the kernel: as long as nobody reads from it, its clients wait.
class ListeningSocket {
 public:
  /// So many clients may wait besides one. Throws std::system_error if it cannot be made.
  explicit ListeningSocket(const std::string& path, int backlog = SOMAXCONN)
      : descriptor_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un where{};
    where.sun_family = AF_UNIX;
    path.copy(where.sun_path, sizeof where.sun_path - 1);
    if (::bind(descriptor_, reinterpret_cast<const sockaddr*>(&where), sizeof where) < 0 ||
        ::listen(descriptor_, backlog) < 0) {
      throw std::system_error(errno, std::generic_category(), path);
    }
  }
  ListeningSocket(const ListeningSocket&) = delete;
  ListeningSocket& operator=(const ListeningSocket&) = delete;
  ~ListeningSocket() { ::close(descriptor_); }

  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace conntrack::tests
