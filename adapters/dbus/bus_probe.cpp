// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/bus_probe.h"

#include <poll.h>
#include <systemd/sd-bus.h>

#include <boost/asio/post.hpp>
#include <exception>
#include <utility>

#include "adapters/loop/descriptor.h"

namespace conntrack::adapters::dbus {

void BusProbe::Closed::operator()(sd_bus* bus) const { sd_bus_close_unref(bus); }

BusProbe::BusProbe(boost::asio::io_context& io, domain::Duration deadline,
                   std::function<void(bool)> done)
    : io_(io),
      done_(std::move(done)),
      descriptor_(io),
      deadline_(io),
      self_(std::make_shared<BusProbe*>(this)) {
  sd_bus* opened = nullptr;
  const int error = sd_bus_open_system(&opened);  // unlike sdbus-c++'s, it does not wait
  bus_.reset(opened);
  if (error < 0) {
    finish(false);
    return;
  }
  deadline_.set(deadline, [this] { finish(false); });
  step();
}

void BusProbe::step() {
  int progress = 0;
  do {
    progress = sd_bus_process(bus_.get(), nullptr);
  } while (progress > 0);
  if (progress < 0) {
    finish(false);
  } else if (sd_bus_is_ready(bus_.get()) > 0) {
    finish(true);
  } else {
    wait();
  }
}

void BusProbe::wait() {
  const int descriptor = sd_bus_get_fd(bus_.get());
  const int events = sd_bus_get_events(bus_.get());
  if (descriptor < 0 || events < 0) {
    finish(false);
    return;
  }
  // An address may be a list: each of its items brings a descriptor of its own.
  boost::system::error_code ignored;
  descriptor_.close(ignored);
  try {
    descriptor_.assign(loop::duplicate(descriptor));
  } catch (const std::exception&) {  // no more descriptors: later, perhaps
    finish(false);
    return;
  }
  const auto ready = [self = std::weak_ptr(self_)](const boost::system::error_code& error) {
    const auto alive = self.lock();
    if (alive && !error) (*alive)->step();
  };
  using boost::asio::posix::descriptor_base;
  if (events & POLLIN) descriptor_.async_wait(descriptor_base::wait_read, ready);
  if (events & POLLOUT) descriptor_.async_wait(descriptor_base::wait_write, ready);
}

void BusProbe::finish(bool open) {
  self_.reset();
  deadline_.cancel();
  boost::system::error_code ignored;
  descriptor_.close(ignored);
  bus_.reset();
  self_ = std::make_shared<BusProbe*>(this);
  boost::asio::post(io_, [self = std::weak_ptr(self_), open] {
    const auto alive = self.lock();
    if (!alive) return;
    const auto done = std::move((*alive)->done_);  // it may destroy the gate
    done(open);
  });
}

}  // namespace conntrack::adapters::dbus
