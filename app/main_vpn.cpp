// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds of VPN. Another one is a folder of adapters, a case here, and its name in
// app/vpn_kind.h.
#include "app/main_vpn.h"

#include <utility>

#include "app/main_tripe.h"
#ifdef CONNTRACK_DBUS
#include "adapters/networkmanager/profiles.h"
#include "adapters/systemd/unit_name.h"
#include "adapters/systemd/units.h"
#include "app/main_bus_vpn.h"
#include "app/main_managers.h"
#include "domain/text/text.h"
#endif

namespace conntrack::app {
namespace {

#ifdef CONNTRACK_DBUS

BusVpn::MakePeers make_profiles(const SelfConnecting& self_connecting) {
  return [self_connecting](adapters::dbus::Bus& bus, ports::EventSink sink, BusVpn::Warn warn) {
    const auto advise = [self_connecting, warn = std::move(warn)](const std::string& peer) {
      self_connecting(peer);
      warn({"autoconnect-profile", peer});
    };
    return std::make_unique<adapters::networkmanager::NetworkManagerProfiles>(bus, std::move(sink),
                                                                              advise);
  };
}

BusVpn::MakePeers make_units(const std::string& name) {
  return [name](adapters::dbus::Bus& bus, ports::EventSink sink, const BusVpn::Warn&) {
    adapters::systemd::SystemdUnits::Options options;
    options.unit_template = name;
    return std::make_unique<adapters::systemd::SystemdUnits>(bus, std::move(sink),
                                                             std::move(options));
  };
}

std::unique_ptr<Vpn> make_bus_vpn(Managers* managers, ports::EventSink sink,
                                  const BusVpn::MakePeers& make_peers) {
  return std::make_unique<BusVpn>(managers->bus(), std::move(sink), make_peers);
}

#endif

}  // namespace

#ifdef CONNTRACK_DBUS
const std::string& unit_template(const Options& options) {
  if (!adapters::systemd::is_template(options.unit)) {
    throw UsageError("--unit takes the name of a template, such as wg-quick@.service, not " +
                     domain::cited(options.unit));
  }
  return options.unit;
}
#endif

std::unique_ptr<Vpn> make_vpn(const Options& options, boost::asio::io_context& io,
                              [[maybe_unused]] Managers* managers, ports::EventSink sink,
                              const TraceLine& trace,
                              [[maybe_unused]] const SelfConnecting& self_connecting) {
  switch (options.vpn) {
    case VpnKind::tripe:
      return std::make_unique<TripeVpn>(options, io, std::move(sink), trace);
#ifdef CONNTRACK_DBUS
    case VpnKind::networkmanager:
      return make_bus_vpn(managers, std::move(sink), make_profiles(self_connecting));
    case VpnKind::systemd:
      return make_bus_vpn(managers, std::move(sink), make_units(unit_template(options)));
#else
    case VpnKind::networkmanager:
    case VpnKind::systemd:
      break;
#endif
  }
  throw UsageError("this build cannot speak to other VPNs than TrIPE: it is without D-Bus");
}

}  // namespace conntrack::app
