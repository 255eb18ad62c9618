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

// Routes that go with a nexthop object are told of by its group alone.
constexpr std::uint32_t groups = mask_of(RTNLGRP_LINK) | mask_of(RTNLGRP_IPV4_IFADDR) |
                                 mask_of(RTNLGRP_IPV6_IFADDR) | mask_of(RTNLGRP_IPV4_ROUTE) |
                                 mask_of(RTNLGRP_IPV6_ROUTE) | mask_of(RTNLGRP_IPV4_RULE) |
                                 mask_of(RTNLGRP_IPV6_RULE) | mask_of(RTNLGRP_NEXTHOP);

/// Anyone on this machine who may administer its network can write to our socket: only what the
/// kernel itself sends counts.
bool is_kernel(const Protocol::endpoint& sender) {
  sockaddr_nl address{};
  if (sender.size() < sizeof address) return false;
  std::memcpy(&address, sender.data(), sizeof address);
  return address.nl_family == AF_NETLINK && address.nl_pid == 0;
}

}  // namespace

RtnetlinkMonitor::RtnetlinkMonitor(boost::asio::io_context& loop, int buffer,
                                   std::chrono::milliseconds retry_period)
    : socket_(loop, Protocol(AF_NETLINK, NETLINK_ROUTE)),
      retry_(loop),
      retry_period_(retry_period) {
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

// A socket that gives an error again and again is ready at each moment: without the pause it would
// keep the processor busy.
void RtnetlinkMonitor::wait() {
  socket_.async_wait(boost::asio::socket_base::wait_read,
                     lifetime_.bind([this](boost::system::error_code error) {
                       const Heard heard = error ? Heard::only_errors : drain();
                       if (heard != Heard::nothing) sink_(domain::KernelChanged{});
                       if (heard != Heard::only_errors) return wait();
                       retry_.set(retry_period_, [this] { wait(); });
                     }));
}

/// Reads what there is. An error is ENOBUFS, which says that messages were lost; or one that we
/// know nothing of, and then it is better to look once too often.
RtnetlinkMonitor::Heard RtnetlinkMonitor::drain() {
  int errors = 0;
  bool changed = false;
  for (int count = 0; count < most_at_once; ++count) {
    std::array<std::byte, sizeof(nlmsghdr)> unread;  // the rest of the message is dropped
    Protocol::endpoint sender;
    boost::system::error_code error;
    socket_.receive_from(boost::asio::buffer(unread), sender, 0, error);
    if (error == boost::asio::error::would_block) break;
    if (error) ++errors;
    if (error || is_kernel(sender)) changed = true;
  }
  if (errors == most_at_once) return Heard::only_errors;
  return changed ? Heard::changes : Heard::nothing;
}

}  // namespace conntrack::adapters::net
