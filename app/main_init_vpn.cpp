// SPDX-License-Identifier: GPL-3.0-or-later
// What --init says of the VPN, asked of its manager.
#include "app/main_init_vpn.h"

#ifdef CONNTRACK_DBUS
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/config/config_text.h"
#include "adapters/dbus/bus.h"
#include "adapters/dbus/bus_address.h"
#include "adapters/networkmanager/profile_inquiry.h"
#include "adapters/service/words.h"
#include "adapters/systemd/unit_inquiry.h"
#include "adapters/systemd/unit_name.h"
#include "app/main_vpn.h"
#endif

namespace conntrack::app {
namespace {

#ifdef CONNTRACK_DBUS

using adapters::networkmanager::ProfileInquiry;
using adapters::networkmanager::VpnProfile;
using adapters::systemd::UnitInquiry;

constexpr std::chrono::seconds longest_look{3};
constexpr const char* wireguard_directory = "/etc/wireguard";

/// Has the inquiry made, and waits for its answer.
template <typename Inquiry, typename... Arguments>
typename Inquiry::Answer answer_of(const std::string& bus_name, const std::string& silent,
                                   const Arguments&... arguments) {
  adapters::dbus::choose_bus(adapters::dbus::parse_bus_choice(bus_name));
  boost::asio::io_context io{1};
  adapters::dbus::Bus bus(io, {});
  Inquiry inquiry(bus, arguments...);
  typename Inquiry::Answer answer = domain::Unexpected{silent};
  inquiry.start([&](const typename Inquiry::Answer& given) {
    answer = given;
    io.stop();
  });
  io.run_for(longest_look);
  return answer;
}

/// The first of these names that a definition can have as its tag; empty: none.
std::string tag_of(const std::vector<std::string>& names) {
  const domain::NameLimit limit = adapters::service::name_limit();
  const auto found = std::ranges::find_if(
      names, [&](const std::string& name) { return adapters::config::can_be_peer(name, limit); });
  return found == names.end() ? "" : *found;
}

VpnView look_at_profiles(const Options& options) {
  VpnView view{"VPN profiles of NetworkManager", {}, {}};
  const auto answer = answer_of<ProfileInquiry>(
      options.bus, "NetworkManager has not answered within three seconds");
  if (!answer) view.gaps.push_back(answer.error());
  for (const VpnProfile& each : answer ? *answer : std::vector<VpnProfile>{}) {
    view.peers.push_back({each.id, tag_of(each.names),
                          each.connects_by_itself
                              ? "it connects by itself: switch its connection.autoconnect off"
                              : ""});
  }
  return view;
}

/// The units of wg-quick that a configuration is there for.
std::vector<std::string> configured_units(VpnView& view) {
  auto units = adapters::systemd::wg_quick_units(wireguard_directory);
  if (units) return *units;
  view.gaps.push_back(std::string(wireguard_directory) +
                      " cannot be read; perhaps root sees what is configured there");
  return {};
}

VpnView look_at_units(const Options& options) {
  const std::string name = unit_template(options);
  VpnView view{"Units of " + name, {}, {}};
  const auto answer =
      answer_of<UnitInquiry>(options.bus, "systemd has not answered within three seconds", name);
  std::vector<std::string> units = answer ? *answer : std::vector<std::string>{};
  if (!answer) view.gaps.push_back(answer.error());
  if (name == adapters::systemd::wg_quick_template) {
    const std::vector<std::string> configured = configured_units(view);
    units.insert(units.end(), configured.begin(), configured.end());
    std::ranges::sort(units);
    units.erase(std::unique(units.begin(), units.end()), units.end());
  }
  for (const std::string& unit : units) {
    const std::vector<std::string> names = adapters::systemd::peers_of(unit, name);
    view.peers.push_back({names.front(), tag_of(names), {}});
  }
  return view;
}

#endif

}  // namespace

VpnView look_at_vpn(const Options& options) {
  switch (options.vpn) {
    case VpnKind::tripe:
      return {};
#ifdef CONNTRACK_DBUS
    case VpnKind::networkmanager:
      return look_at_profiles(options);
    case VpnKind::systemd:
      return look_at_units(options);
#else
    case VpnKind::networkmanager:
    case VpnKind::systemd:
      break;
#endif
  }
  throw UsageError("--init: this build is without D-Bus");
}

}  // namespace conntrack::app
