// SPDX-License-Identifier: GPL-3.0-or-later
// BusProbe: finds out, without ever blocking, whether the bus answers.
//
// sdbus-c++ opens a connection with a blocking handshake. A bus that is frozen, not dead, accepts
// the connection in its kernel and then says nothing: the handshake would stop our loop for the 90
// s of libsystemd's own limit. So a throw-away connection goes first, on the loop and with a
// deadline of ours; only once that one is through does the blocking handshake follow, and takes
// well under a millisecond (or is ended by open_system_bus()).
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>

#include "adapters/loop/alarm.h"
#include "domain/tracker/event.h"

// libsystemd's; declared here to keep its header out of ours.
struct sd_bus;  // NOLINT(readability-identifier-naming)

namespace conntrack::adapters::dbus {

/// One attempt. Destroying it gives the attempt up.
class BusProbe {
 public:
  /// Begins the attempt on the system bus. Unless the gate is destroyed before, `done` is called
  /// once, never from within this call: whether the bus let us in before the deadline.
  BusProbe(boost::asio::io_context& io, domain::Duration deadline, std::function<void(bool)> done);
  BusProbe(const BusProbe&) = delete;
  BusProbe& operator=(const BusProbe&) = delete;
  ~BusProbe() = default;

 private:
  struct Closed {
    void operator()(sd_bus* bus) const;
  };

  void step();
  void wait();
  void finish(bool open);

  boost::asio::io_context& io_;
  std::function<void(bool)> done_;
  std::unique_ptr<sd_bus, Closed> bus_;
  boost::asio::posix::stream_descriptor descriptor_;
  loop::Alarm deadline_;
  std::shared_ptr<BusProbe*> self_;  ///< handlers hold it weakly: no self, no call
};

}  // namespace conntrack::adapters::dbus
