// SPDX-License-Identifier: GPL-3.0-or-later
// What the floors of the benchmarks do once they have heard of a change, in the barest way.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

namespace conntrack::tests {

/// A connection to the Unix socket at `path`; -1 if there is none.
inline int connect_to(const char* path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  return connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 ? fd : -1;
}

/// The source address towards 1.2.3.4; 0 if there is none.
inline in_addr_t source_address() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(1);
  address.sin_addr.s_addr = htonl(0x01020304);
  socklen_t size = sizeof address;
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  const bool found = connect(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(fd);
  return found ? address.sin_addr.s_addr : 0;
}

/// Writes a line that asks for the connected peers; false if there is nobody to read it.
inline bool ask_for_peers(int server) { return write(server, "LIST\n", 5) == 5; }

}  // namespace conntrack::tests
