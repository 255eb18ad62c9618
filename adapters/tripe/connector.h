// SPDX-License-Identifier: GPL-3.0-or-later
// Connector: connects to a server's Unix socket.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/system/error_code.hpp>
#include <functional>
#include <string>

#include "adapters/loop/alarm.h"
#include "adapters/loop/lifetime.h"
#include "adapters/tripe/socket_address.h"

namespace conntrack::adapters::tripe {

/// One attempt, which may take as long as the server's backlog is full: it is asked again every
/// 100 ms until it accepts, or until stop(). Destroying the object stops it, too.
class Connector {
 public:
  /// `fault` is for people; empty if the socket is connected.
  using Done = std::function<void(const std::string& fault)>;

  /// Connects this socket, which outlives the object, to the one with this file name.
  Connector(boost::asio::io_context& io, boost::asio::local::stream_protocol::socket& socket,
            const std::string& path);

  /// Begins. Unless it is stopped, calls `done` once, never from within this call.
  void start(Done done);

  void stop();

 private:
  void connect();
  void on_connect(boost::system::error_code error);

  boost::asio::local::stream_protocol::socket& socket_;
  std::string path_;
  SocketAddress address_;
  Done done_;
  loop::Alarm next_attempt_;
  loop::Lifetime lifetime_;
};

}  // namespace conntrack::adapters::tripe
