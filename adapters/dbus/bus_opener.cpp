// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/bus_opener.h"

#include <poll.h>
#include <systemd/sd-bus.h>

#include <boost/asio/post.hpp>
#include <exception>
#include <utility>

#include "adapters/loop/descriptor.h"

namespace conntrack::adapters::dbus {

void CloseBus::operator()(sd_bus* bus) const { sd_bus_close_unref(bus); }

BusOpener::BusOpener(boost::asio::io_context& io, domain::Duration deadline, Done done)
    : io_(io), done_(std::move(done)), descriptor_(io), deadline_(io) {
  sd_bus* opened = nullptr;
  const int error = sd_bus_open_system(&opened);  // unlike sdbus-c++'s, it does not wait
  bus_.reset(opened);
  if (error < 0) {
    fail();
    return;
  }
  deadline_.set(deadline, [this] { fail(); });
  step();
}

void BusOpener::step() {
  int progress = 0;
  do {
    progress = sd_bus_process(bus_.get(), nullptr);
  } while (progress > 0);
  if (progress < 0) {
    fail();
  } else if (sd_bus_is_ready(bus_.get()) > 0) {
    finish();
  } else {
    wait();
  }
}

void BusOpener::wait() {
  const int descriptor = sd_bus_get_fd(bus_.get());
  const int events = sd_bus_get_events(bus_.get());
  if (descriptor < 0 || events < 0) {
    fail();
    return;
  }
  // An address may be a list: each of its items brings a descriptor of its own.
  try {
    descriptor_ = loop::watched(io_, loop::duplicate(descriptor));
  } catch (const std::exception&) {  // no more descriptors: later, perhaps
    fail();
    return;
  }
  const auto ready = attempt_.bind([this](const boost::system::error_code& error) {
    if (!error) step();
  });
  using boost::asio::posix::descriptor_base;
  if (events & POLLIN) descriptor_.async_wait(descriptor_base::wait_read, ready);
  if (events & POLLOUT) descriptor_.async_wait(descriptor_base::wait_write, ready);
}

void BusOpener::fail() {
  bus_.reset();
  finish();
}

// Tells what has become of the bus.
void BusOpener::finish() {
  attempt_.renew();
  deadline_.cancel();
  boost::system::error_code ignored;
  descriptor_.close(ignored);
  boost::asio::post(io_, attempt_.bind([this] {
    const auto done = std::move(done_);  // it may destroy the opener
    done(std::move(bus_));
  }));
}

}  // namespace conntrack::adapters::dbus
