// SPDX-License-Identifier: GPL-3.0-or-later
// BusVpn: a VPN that is steered on the bus, where the service is, too (VP1, VP5).
#pragma once

#include <functional>
#include <memory>

#include "adapters/bus_service/announcer.h"
#include "adapters/bus_service/bus_service.h"
#include "adapters/dbus/bus.h"
#include "adapters/loop/alarm.h"
#include "app/main_vpn.h"

namespace conntrack::app {

/// Nothing is done to a peer before the name on the bus is ours: another instance may have it.
class BusVpn final : public Vpn {
 public:
  /// Makes the control of the peers, which puts its events into the sink; `warn` takes the words of
  /// a warning.
  using Warn = std::function<void(const domain::Words&)>;
  using MakePeers = std::function<std::unique_ptr<ports::PeerControl>(
      adapters::dbus::Bus& bus, ports::EventSink sink, Warn warn)>;

  /// To be made before Bus::start().
  BusVpn(adapters::dbus::Bus& bus, ports::EventSink sink, const MakePeers& make_peers);

  ports::PeerControl& peers() override { return *peers_; }
  ports::Announcer& announcer() override { return announcer_; }
  ports::ServiceJobs& jobs() override { return service_; }
  void add(CommandEntry command) override;
  void start(Callbacks callbacks) override;
  void stop(std::function<void()> done) override { service_.stop(std::move(done)); }
  bool needs_bus() const override { return true; }

 private:
  void take(const domain::Event& event);
  void update();

  ports::EventSink sink_;
  adapters::bus_service::BusService service_;
  adapters::bus_service::BusAnnouncer announcer_{service_};
  std::unique_ptr<ports::PeerControl> peers_;
  bool has_name_ = false;
  bool has_manager_ = false;
  bool is_announced_ = false;  ///< as claimed
  std::function<void()> found_;
  adapters::loop::Alarm waiting_;
};

}  // namespace conntrack::app
