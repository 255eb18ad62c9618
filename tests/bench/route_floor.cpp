// SPDX-License-Identifier: GPL-3.0-or-later
// The floor of service_bench: hears of a change from the kernel, asks for the source address, and
// writes a line to a socket; and nothing else. route_floor SOCKET
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "tests/bench/floor.h"

using namespace conntrack::tests;

namespace {

int listen_to_kernel() {
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV4_ROUTE;
  const int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  return bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 ? fd : -1;
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
    if (now != last && !ask_for_peers(server)) return 0;
    last = now;
  } while (recv(kernel, buffer, sizeof buffer, 0) > 0);
}
