// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/main_managers.h"

#include <utility>

#include "adapters/connman/listener.h"
#include "adapters/dbus/bus_address.h"
#include "adapters/icd/listener.h"
#include "adapters/logind/listener.h"
#include "adapters/networkmanager/listener.h"

namespace conntrack::app {

namespace {

adapters::dbus::Bus make_bus(boost::asio::io_context& io, std::string_view bus,
                             adapters::loop::Trace trace) {
  adapters::dbus::choose_bus(adapters::dbus::parse_bus_choice(bus));
  return {io, std::move(trace)};
}

}  // namespace

Managers::Managers(boost::asio::io_context& io, std::string_view bus, adapters::loop::Trace trace)
    : bus_(make_bus(io, bus, std::move(trace))) {
  using namespace adapters;
  listeners_.push_back(std::make_unique<networkmanager::NetworkManagerListener>(bus_));
  listeners_.push_back(std::make_unique<connman::ConnmanListener>(bus_));
  listeners_.push_back(std::make_unique<icd::IcdListener>(bus_));
  listeners_.push_back(std::make_unique<logind::LogindListener>(bus_));
}

void Managers::start(ports::EventSink sink) {
  for (const auto& listener : listeners_) listener->start(sink);
  bus_.start(std::move(sink));
}

}  // namespace conntrack::app
