// SPDX-License-Identifier: GPL-3.0-or-later
// The floor of service_bench: hears of a change from the kernel, asks for the source address, and
// writes a line to a socket; and nothing else. route_floor SOCKET
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

namespace {

int connect_to(const char* path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  return connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 ? fd : -1;
}

int listen_to_kernel() {
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV4_ROUTE;
  const int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  return bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 ? fd : -1;
}

in_addr_t source_address() {
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

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const int server = connect_to(argv[1]);
  const int kernel = listen_to_kernel();
  if (server < 0 || kernel < 0) return 1;
  in_addr_t last = 0;
  char buffer[8192];
  do {
    const in_addr_t now = source_address();
    if (now != last && write(server, "LIST\n", 5) != 5) return 0;
    last = now;
  } while (recv(kernel, buffer, sizeof buffer, 0) > 0);
}
