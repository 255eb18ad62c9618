// SPDX-License-Identifier: GPL-3.0-or-later
// RtnetlinkMonitor: hears of changes of the network from the Linux kernel.
//
// What a message says is not even read. The kernel does not tell of everything: IPv4 routes vanish
// with their link without a word, so whoever follows the differences goes wrong. That something
// happened is enough: the answers to the probes, before and after, show what it comes to (DE8). The
// same holds for messages lost in a burst.
#include "adapters/net/rtnetlink_monitor.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace conntrack::adapters::net {
namespace {

using Protocol = boost::asio::generic::raw_protocol;

// Messages read before others in the loop have their turn.
constexpr int most_at_once = 64;

constexpr std::uint32_t mask_of(rtnetlink_groups group) { return 1U << (group - 1U); }

constexpr std::uint32_t groups = mask_of(RTNLGRP_LINK) | mask_of(RTNLGRP_IPV4_IFADDR) |
                                 mask_of(RTNLGRP_IPV6_IFADDR) | mask_of(RTNLGRP_IPV4_ROUTE) |
                                 mask_of(RTNLGRP_IPV6_ROUTE) | mask_of(RTNLGRP_IPV4_RULE) |
                                 mask_of(RTNLGRP_IPV6_RULE);

/// Anyone on this machine who may administer its network can write to our socket: only what the
/// kernel itself sends counts.
bool is_kernel(const Protocol::endpoint& sender) {
  sockaddr_nl address{};
  if (sender.size() < sizeof address) return false;
  std::memcpy(&address, sender.data(), sizeof address);
  return address.nl_family == AF_NETLINK && address.nl_pid == 0;
}

}  // namespace

RtnetlinkMonitor::RtnetlinkMonitor(boost::asio::io_context& loop, int buffer)
    : socket_(loop, Protocol(AF_NETLINK, NETLINK_ROUTE)) {
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = groups;
  socket_.set_option(boost::asio::socket_base::receive_buffer_size(buffer));
  socket_.bind(Protocol::endpoint(&address, sizeof address));
  socket_.non_blocking(true);
}

void RtnetlinkMonitor::start(ports::EventSink sink) {
  sink_ = std::move(sink);
  wait();
}

void RtnetlinkMonitor::wait() {
  socket_.async_wait(boost::asio::socket_base::wait_read,
                     [this, alive = std::weak_ptr<void>(alive_)](boost::system::error_code error) {
                       if (error || alive.expired()) return;
                       if (drain()) sink_(domain::KernelChanged{});
                       wait();
                     });
}

/// Reads what there is; true if the kernel has, or may have, said something.
bool RtnetlinkMonitor::drain() {
  bool changed = false;
  for (int count = 0; count < most_at_once; ++count) {
    std::array<std::byte, sizeof(nlmsghdr)> unread;  // the rest of the message is dropped
    Protocol::endpoint sender;
    boost::system::error_code error;
    socket_.receive_from(boost::asio::buffer(unread), sender, 0, error);
    if (error == boost::asio::error::would_block) break;
    // An error is ENOBUFS, which says that messages were lost; or one that we know nothing of, and
    // then it is better to look once too often.
    if (error || is_kernel(sender)) changed = true;
  }
  return changed;
}

}  // namespace conntrack::adapters::net
