// SPDX-License-Identifier: GPL-3.0-or-later
// What our listener hears from NetworkManager itself (NM1, NM2).
#include "adapters/networkmanager/listener.h"

#include <gtest/gtest.h>
#include <signal.h>

#include "tests/support/bus_fixture.h"
#include "tests/support/net_namespace.h"
#include "tests/support/real_network_manager.h"

namespace conntrack::adapters::dbus {
namespace {

class RealNetworkManagerTest : public tests::BusFixture {
 protected:
  // Two links: the second one is preferred.
  void start_manager() {
    manager_.start();
    manager_.add_connection({"home", "v1", "10.99.1.2/24", "10.99.1.1", 100});
    manager_.add_connection({"dock", "v2", "10.99.2.2/24", "10.99.2.1", 50});
    manager_.add_connection({"island", "v2", "10.99.2.2/24", "", 50});
  }

  void listen() {
    listener_.start(log_.sink_of_news());
    bus_.start(log_.sink());
  }

  void listen_to_connected() {
    start_manager();
    manager_.up("home");
    listen();
    expect({"bus startup", "bus connected", "nm present", "up: nm initially-connected"});
  }

  // Runs until this is told. What it says meanwhile, of its being connected, is passed over:
  // whether a switch or a start makes it say so once more is its own affair.
  void await(const std::string& line) {
    EXPECT_TRUE(run_until([&] { return log_.has(line); }));
    for (Lines next = log_.take(1); !next.empty() && next.front() != line; next = log_.take(1)) {
      EXPECT_TRUE(next.front().starts_with("up: nm ")) << next.front();
    }
  }

  // One that was started while its connection worked: never says that it does not.
  void expect_return() {
    // Its own signal, or its answer to us: whichever comes first.
    EXPECT_TRUE(run_until(
        [&] { return log_.has("up: nm connected") || log_.has("up: nm initially-connected"); }));
    EXPECT_TRUE(log_.has("nm present"));
    EXPECT_FALSE(log_.has("down: nm initially-disconnected"));
    EXPECT_FALSE(log_.has("down: nm disconnected"));
    log_.clear();
  }

  tests::Cable v1_{"v1"};
  tests::Cable v2_{"v2"};
  tests::RealNetworkManager manager_;
  networkmanager::NetworkManagerListener listener_{bus_};
};

TEST_F(RealNetworkManagerTest, IsConnectedAtAttach) { listen_to_connected(); }

TEST_F(RealNetworkManagerTest, ConnectsAndDisconnects) {
  start_manager();
  listen();
  expect({"bus startup", "bus connected", "nm present", "down: nm initially-disconnected"});
  manager_.up("home");
  expect({"up: nm default-connection-change", "up: nm connected"});
  manager_.down("home");
  expect({"down: nm disconnected"});
  manager_.up("island");  // an address, and no default route: 50
  expect({"up: nm connected"});
}

TEST_F(RealNetworkManagerTest, MovesTheDefaultRouteWithoutAWordOfItsState) {
  listen_to_connected();
  manager_.up("dock");
  await("up: nm default-connection-change");
  manager_.down("dock");
  await("up: nm default-connection-change");
  manager_.down("home");
  await("down: nm disconnected");
}

TEST_F(RealNetworkManagerTest, SwitchesNetworkingOff) {
  listen_to_connected();
  manager_.networking(false);
  expect({"down: nm disconnected"});
  manager_.networking(true);
  manager_.up("home");
  expect({"up: nm default-connection-change", "up: nm connected"});
}

TEST_F(RealNetworkManagerTest, IsRestartedAndKilled) {
  listen_to_connected();
  for (const int signal : {SIGTERM, SIGKILL}) {
    manager_.stop(signal);
    await("nm absent");
    manager_.launch();  // we come while it still starts
    expect_return();
  }
}

TEST_F(RealNetworkManagerTest, LosesItsBusAndNeverComesBackToIt) {
  listen_to_connected();
  daemon_.kill();
  expect({"bus lost", "nm absent"});
  daemon_.start();
  expect({"bus connected"});
  manager_.stop(SIGKILL);
  manager_.start();
  expect_return();
}

}  // namespace
}  // namespace conntrack::adapters::dbus
