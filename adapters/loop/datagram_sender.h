// SPDX-License-Identifier: GPL-3.0-or-later
// DatagramSender: sends datagrams to a Unix socket, and never waits for whoever reads them.
//
// The functions of libsystemd and syslog(3) send on a blocking socket: a journal that has stopped
// reading would stop the event loop after a dozen lines. Here what the reader cannot take yet waits
// in a queue, and what the queue cannot take is dropped, as is what waits for a reader that goes.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/datagram_protocol.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <utility>

#include "adapters/loop/lifetime.h"

namespace conntrack::adapters::loop {

/// Datagrams to one Unix socket, in the order in which they are given. A socket that is absent is
/// tried again at each datagram, so that a reader may come late or be replaced. Nothing blocks but
/// finish().
class DatagramSender {
 public:
  /// What waits at most, in datagrams.
  static constexpr std::size_t longest_queue = 128;

  /// To the socket with this file name; a name that begins with `@` or NUL is in the abstract
  /// namespace. A name too long for a socket is one that is always absent.
  DatagramSender(boost::asio::io_context& io, const std::string& address);
  ~DatagramSender();
  DatagramSender(const DatagramSender&) = delete;
  DatagramSender& operator=(const DatagramSender&) = delete;

  /// Sends a datagram, now or when the reader has room. False if it was dropped: nobody is there,
  /// or the queue is full.
  bool send(std::string datagram);

  /// How many datagrams were lost since the last call of this function, though send() had taken
  /// them: their reader has gone.
  std::size_t take_lost() { return std::exchange(lost_, 0); }

  /// Tries to send what waits, for this long at most. It blocks: for the end of the program.
  void finish(std::chrono::milliseconds limit);

 private:
  enum class Outcome { sent, full, failed };

  bool open();
  Outcome try_send(const std::string& datagram);
  void flush();
  void wait();

  boost::asio::local::datagram_protocol::socket socket_;
  boost::asio::local::datagram_protocol::endpoint endpoint_;
  bool is_reachable_ = true;  // false: the name cannot be that of a socket
  std::deque<std::string> queue_;
  std::size_t lost_ = 0;
  Lifetime lifetime_;
};

}  // namespace conntrack::adapters::loop
