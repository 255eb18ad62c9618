// SPDX-License-Identifier: GPL-3.0-or-later
// TripeVpn: peers of a TrIPE server, and a service of it.
#pragma once

#include "adapters/loop/trace.h"
#include "adapters/tripe/announcer.h"
#include "adapters/tripe/peers.h"
#include "adapters/tripe/service.h"
#include "app/main_vpn.h"

namespace conntrack::app {

/// Claims the service `conntrack`; without `--reconnect`, the loss of the server is the end (CL6).
class TripeVpn final : public Vpn {
 public:
  TripeVpn(const Options& options, boost::asio::io_context& io, ports::EventSink sink,
           adapters::loop::Trace trace);

  ports::PeerControl& peers() override { return peers_; }
  ports::Announcer& announcer() override { return announcer_; }
  ports::ServiceJobs& jobs() override { return service_; }
  void add(CommandEntry command) override;
  void start(Callbacks callbacks) override;
  void stop(std::function<void()> done) override { service_.stop(std::move(done)); }
  bool needs_bus() const override { return false; }

 private:
  ports::EventSink sink_;
  bool reconnects_;
  adapters::tripe::Service service_;
  adapters::tripe::ServerPeers peers_;
  adapters::tripe::ServerAnnouncer announcer_;
};

}  // namespace conntrack::app
