// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/pump.h"

#include <poll.h>
#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <exception>
#include <utility>

#include "adapters/dbus/sdbus_api.h"
#include "adapters/loop/descriptor.h"

namespace conntrack::adapters::dbus {
namespace {

/// So many messages at most are handled before the loop's other work has its turn.
constexpr int messages_a_turn = 64;

}  // namespace

Pump::Pump(boost::asio::io_context& io, sdbus::IConnection& connection, Died died)
    : io_(io),
      connection_(connection),
      died_(std::move(died)),
      descriptor_(loop::watched(io, loop::duplicate(connection.getEventLoopPollData().fd))),
      timeout_(io) {
  kick();
}

Pump::~Pump() {
  // libsystemd closes a connection only once its queue is written, however long that takes: for
  // ever, if the bus is frozen and the queue is longer than what the socket holds.
  if (descriptor_.is_open()) ::shutdown(descriptor_.native_handle(), SHUT_RDWR);
}

void Pump::kick() {
  if (std::exchange(turn_is_due_, true) || dead_) return;
  boost::asio::post(io_, lifetime_.bind([this] { turn(); }));
}

void Pump::turn() {
  turn_is_due_ = false;
  if (dead_) return;
  try {
    if (process()) {
      kick();
    } else {
      arm();
    }
  } catch (const std::exception& error) {  // the only sign that sdbus-c++ gives of a death
    die(error.what());
  }
}

// True if there is more to do.
bool Pump::process() {
  for (int handled = 0; handled < messages_a_turn; ++handled) {
    if (!dbus::process(connection_)) return false;
  }
  return true;
}

void Pump::arm() {
  const auto poll = connection_.getEventLoopPollData();
  if ((poll.events & POLLIN) && !waits_to_read_) wait_to_read();
  if ((poll.events & POLLOUT) && !waits_to_write_) wait_to_write();
  if (const auto timeout = time_to_wait(poll)) {
    timeout_.set(*timeout, [this] { turn(); });
  } else {
    timeout_.cancel();
  }
}

void Pump::wait_to_read() {
  waits_to_read_ = true;
  descriptor_.async_wait(boost::asio::posix::descriptor_base::wait_read,
                         lifetime_.bind([this](const boost::system::error_code& error) {
                           if (error) return;
                           waits_to_read_ = false;
                           turn();
                         }));
}

void Pump::wait_to_write() {
  waits_to_write_ = true;
  descriptor_.async_wait(boost::asio::posix::descriptor_base::wait_write,
                         lifetime_.bind([this](const boost::system::error_code& error) {
                           if (error) return;
                           waits_to_write_ = false;
                           turn();
                         }));
}

void Pump::die(const std::string& why) {
  dead_ = true;
  timeout_.cancel();
  boost::system::error_code ignored;
  descriptor_.close(ignored);
  boost::asio::post(io_, lifetime_.bind([this, why] {
    const auto died = std::move(died_);  // it may destroy the pump
    died(why);
  }));
}

}  // namespace conntrack::adapters::dbus
