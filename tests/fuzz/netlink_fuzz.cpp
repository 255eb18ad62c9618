// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzes the reading of what the kernel answers to questions of routes, links and rules. The first
// byte says whether the question was for a dump; its sequence number is 1.
#include <cstddef>
#include <cstdint>
#include <span>

#include "adapters/net/netlink_answer.h"
#include "adapters/net/route_message.h"
#include "tests/fuzz/require.h"

using namespace conntrack::adapters::net;
using conntrack::tests::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto datagram = std::as_bytes(std::span(data, size)).subspan(1);
  NetlinkAnswer answer(1, data[0] % 2 == 1);
  std::size_t read = 0;
  const auto take = [&](std::uint16_t, std::span<const std::byte> body) {
    read += body.size() + 1;
    const Route route = read_route(body);
    require(route.prefix_length <= 255);
    require(read_link(body).name.size() <= body.size());
    read_rule(body);
  };
  answer.read(datagram, take);
  require(read <= datagram.size());
  if (answer.is_complete()) return 0;
  // Whatever else comes, the end ends it.
  const std::uint32_t end[] = {20, 3, 1, 0, 0};  // an NLMSG_DONE
  answer.read(std::as_bytes(std::span(end)), [](std::uint16_t, std::span<const std::byte>) {});
  require(answer.is_complete());
  return 0;
}
