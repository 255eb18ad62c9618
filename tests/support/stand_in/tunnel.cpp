// SPDX-License-Identifier: GPL-3.0-or-later
// The stand-in for a VPN's two ends: carries what comes out of a tun device in datagrams, as it is,
// and back.
//   tunnel-stand-in near DEVICE LINK ADDRESS PORT   waits for the device, which somebody else makes
//                                                   and deletes; sends by LINK, beneath all tunnels
//   tunnel-stand-in far DEVICE PORT                 makes the device, and answers whoever sent last
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

namespace {

int check(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

/// The device, as a descriptor of its packets.
int open_device(const std::string& name) {
  const int device = check(::open("/dev/net/tun", O_RDWR | O_CLOEXEC), "open /dev/net/tun");
  ifreq request{};
  name.copy(request.ifr_name, sizeof request.ifr_name - 1);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  check(::ioctl(device, TUNSETIFF, &request), "TUNSETIFF");
  return device;
}

void wait_for_device(const std::string& name) {
  while (::if_nametoindex(name.c_str()) == 0) ::poll(nullptr, 0, 10);
}

sockaddr_in endpoint(const std::string& address, const std::string& port) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_port = htons(static_cast<std::uint16_t>(std::stoul(port)));
  if (::inet_pton(AF_INET, address.c_str(), &result.sin_addr) != 1) {
    throw std::runtime_error("not an address: " + address);
  }
  return result;
}

/// Carries packets until the device is gone. What cannot be sent is lost, as on any network.
void carry(int device, int socket, sockaddr_in& other) {
  std::array<char, 65536> packet{};
  std::array<pollfd, 2> ready{pollfd{device, POLLIN, 0}, pollfd{socket, POLLIN, 0}};
  for (;;) {
    check(::poll(ready.data(), ready.size(), -1), "poll");
    if (ready[0].revents != 0) {
      const ssize_t size = ::read(device, packet.data(), packet.size());
      if (size < 0) return;
      ::sendto(socket, packet.data(), static_cast<std::size_t>(size), MSG_DONTWAIT,
               reinterpret_cast<const sockaddr*>(&other), sizeof other);
    }
    if (ready[1].revents != 0) {
      sockaddr_in from{};
      socklen_t length = sizeof from;
      const ssize_t size = ::recvfrom(socket, packet.data(), packet.size(), MSG_DONTWAIT,
                                      reinterpret_cast<sockaddr*>(&from), &length);
      if (size <= 0) continue;
      other = from;
      if (::write(device, packet.data(), static_cast<std::size_t>(size)) < 0) continue;
    }
  }
}

void run(const std::vector<std::string>& words) {
  const int socket = check(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket");
  if (words.size() == 5 && words[0] == "near") {
    check(::setsockopt(socket, SOL_SOCKET, SO_BINDTODEVICE, words[2].c_str(),
                       static_cast<socklen_t>(words[2].size())),
          "SO_BINDTODEVICE");
    sockaddr_in other = endpoint(words[3], words[4]);
    for (;;) {
      wait_for_device(words[1]);
      const int device = open_device(words[1]);
      carry(device, socket, other);
      ::close(device);
    }
  }
  if (words.size() != 3 || words[0] != "far") {
    throw std::runtime_error("usage: near DEVICE LINK ADDRESS PORT | far DEVICE PORT");
  }
  const sockaddr_in own = endpoint("0.0.0.0", words[2]);
  check(::bind(socket, reinterpret_cast<const sockaddr*>(&own), sizeof own), "bind");
  sockaddr_in other{};
  carry(open_device(words[1]), socket, other);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "tunnel-stand-in: " << error.what() << '\n';
    return 1;
  }
}
