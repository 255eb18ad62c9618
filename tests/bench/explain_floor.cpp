// SPDX-License-Identifier: GPL-3.0-or-later
// The least that a C++ program can do that tells the machine's source addresses: the floor that
// `conntrack --explain` is measured against.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <iostream>

namespace {

constexpr std::uint16_t port = 9;

/// Connects a new UDP socket and asks for its own name, which is left in `address`.
bool ask(sockaddr* address, socklen_t length) {
  const int fd = ::socket(address->sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const bool found =
      ::connect(fd, address, length) == 0 && ::getsockname(fd, address, &length) == 0;
  ::close(fd);
  return found;
}

}  // namespace

int main() {
  std::array<char, INET6_ADDRSTRLEN> text{};

  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_port = htons(port);
  ::inet_pton(AF_INET, "1.2.3.4", &in.sin_addr);
  const bool found = ask(reinterpret_cast<sockaddr*>(&in), sizeof in);
  ::inet_ntop(AF_INET, &in.sin_addr, text.data(), text.size());
  std::cout << "IPv4: " << (found ? text.data() : "none") << '\n';

  sockaddr_in6 in6{};
  in6.sin6_family = AF_INET6;
  in6.sin6_port = htons(port);
  ::inet_pton(AF_INET6, "2001::1", &in6.sin6_addr);
  const bool found6 = ask(reinterpret_cast<sockaddr*>(&in6), sizeof in6);
  ::inet_ntop(AF_INET6, &in6.sin6_addr, text.data(), text.size());
  std::cout << "IPv6: " << (found6 ? text.data() : "none") << '\n';
}
