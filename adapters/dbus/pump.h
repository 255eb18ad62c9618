// SPDX-License-Identifier: GPL-3.0-or-later
// Pump: runs a connection of sdbus-c++ on the event loop, without a thread.
#pragma once

#include <sdbus-c++/IConnection.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>
#include <string>

#include "adapters/loop/alarm.h"
#include "adapters/loop/lifetime.h"

namespace conntrack::adapters::dbus {

/// Hands what arrives to the connection's handlers, sends what could not be sent at once, and minds
/// the time-outs of calls. May be destroyed at any time but from within a handler of the
/// connection; to be destroyed before the connection.
class Pump {
 public:
  /// Tells why the connection is no more.
  using Died = std::function<void(const std::string& why)>;

  /// Begins. When the connection is no more, `died` is called once, from the loop and outside every
  /// handler; unless the pump is destroyed before.
  Pump(boost::asio::io_context& io, sdbus::IConnection& connection, Died died);
  Pump(const Pump&) = delete;
  Pump& operator=(const Pump&) = delete;
  /// Nothing more can be sent, so that the end of the connection does not wait for the bus to take
  /// what it has not taken yet.
  ~Pump();

  /// To be called after every call made on the connection: what it sends, or has already read, may
  /// need another turn that no descriptor would tell of.
  void kick();

 private:
  void turn();
  bool process();
  void arm();
  void wait_to_read();
  void wait_to_write();
  void die(const std::string& why);

  boost::asio::io_context& io_;
  sdbus::IConnection& connection_;
  Died died_;
  boost::asio::posix::stream_descriptor descriptor_;
  loop::Alarm timeout_;
  bool turn_is_due_ = false;
  bool waits_to_read_ = false;
  bool waits_to_write_ = false;
  bool dead_ = false;
  loop::Lifetime lifetime_;
};

}  // namespace conntrack::adapters::dbus
