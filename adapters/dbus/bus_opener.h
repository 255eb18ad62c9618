// SPDX-License-Identifier: GPL-3.0-or-later
// BusOpener: opens the system bus without ever blocking.
//
// sdbus-c++ opens a connection with a blocking handshake. A bus that is frozen, not dead, accepts
// the connection in its kernel and then says nothing: the handshake would stop our loop for the 90
// s of libsystemd's own limit. So libsystemd opens it, on our loop and with a deadline of ours;
// what is made of it, make_connection() tells.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>

#include "adapters/loop/alarm.h"
#include "adapters/loop/lifetime.h"
#include "domain/tracker/event.h"

// libsystemd's; declared here to keep its header out of ours.
struct sd_bus;  // NOLINT(readability-identifier-naming)

namespace conntrack::adapters::dbus {

struct CloseBus {
  void operator()(sd_bus* bus) const;
};

/// A bus that has let us in, or none.
using OpenedBus = std::unique_ptr<sd_bus, CloseBus>;

/// One attempt. Destroying it gives the attempt up.
class BusOpener {
 public:
  using Done = std::function<void(OpenedBus)>;

  /// Begins the attempt on the system bus. Unless the opener is destroyed before, `done` is called
  /// once, never from within this call: with the bus, or with none if it has not let us in before
  /// the deadline.
  BusOpener(boost::asio::io_context& io, domain::Duration deadline, Done done);
  BusOpener(const BusOpener&) = delete;
  BusOpener& operator=(const BusOpener&) = delete;
  ~BusOpener() = default;

 private:
  void step();
  void wait();
  void fail();
  void finish();

  boost::asio::io_context& io_;
  Done done_;
  OpenedBus bus_;
  boost::asio::posix::stream_descriptor descriptor_;
  loop::Alarm deadline_;
  loop::Lifetime attempt_;
};

}  // namespace conntrack::adapters::dbus
