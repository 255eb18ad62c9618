// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/managers.h"

#include <utility>

#include "adapters/dbus/bus.h"
#include "adapters/dbus/bus_address.h"
#include "adapters/dbus/connman.h"
#include "adapters/dbus/icd.h"
#include "adapters/dbus/logind.h"
#include "adapters/dbus/network_manager.h"

namespace conntrack::adapters::dbus {
namespace {

class Managers final : public ports::NetworkMonitor {
 public:
  Managers(boost::asio::io_context& io, Trace trace) : bus_(io, std::move(trace)) {}

  void start(ports::EventSink sink) override {
    network_manager_.start(sink);
    connman_.start(sink);
    icd_.start(sink);
    logind_.start(sink);
    bus_.start(std::move(sink));
  }

 private:
  Bus bus_;
  NetworkManagerListener network_manager_{bus_};
  ConnmanListener connman_{bus_};
  IcdListener icd_{bus_};
  LogindListener logind_{bus_};
};

}  // namespace

std::unique_ptr<ports::NetworkMonitor> make_managers(boost::asio::io_context& io,
                                                     std::string_view bus, Trace trace) {
  choose_bus(parse_bus_choice(bus));
  return std::make_unique<Managers>(io, std::move(trace));
}

}  // namespace conntrack::adapters::dbus
