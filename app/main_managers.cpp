// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/main_managers.h"

#include <utility>

#include "adapters/dbus/bus_address.h"

namespace conntrack::app {

namespace {

adapters::dbus::Bus make_bus(boost::asio::io_context& io, std::string_view bus,
                             adapters::loop::Trace trace) {
  adapters::dbus::choose_bus(adapters::dbus::parse_bus_choice(bus));
  return {io, std::move(trace)};
}

}  // namespace

Managers::Managers(boost::asio::io_context& io, std::string_view bus, adapters::loop::Trace trace)
    : bus_(make_bus(io, bus, std::move(trace))) {}

void Managers::start(ports::EventSink sink) {
  network_manager_.start(sink);
  connman_.start(sink);
  icd_.start(sink);
  logind_.start(sink);
  bus_.start(std::move(sink));
}

}  // namespace conntrack::app
