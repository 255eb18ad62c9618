// SPDX-License-Identifier: GPL-3.0-or-later
// What our listener hears from ConnMan itself (NM1, WH2).
#include "adapters/connman/listener.h"

#include <gtest/gtest.h>
#include <signal.h>

#include "tests/support/bus_fixture.h"
#include "tests/support/net_namespace.h"
#include "tests/support/real_connman.h"

namespace conntrack::adapters::dbus {
namespace {

using tests::ip;
using tests::StaticService;

const StaticService service{"v1", "10.99.1.2", "255.255.255.0", "10.99.1.1"};

class RealConnmanTest : public tests::BusFixture {
 protected:
  RealConnmanTest() {
    ip({"-n", cable_.peer_namespace(), "address", "add", "10.99.1.1/24", "dev", "peer"});
  }

  void listen() {
    listener_.start(log_.sink_of_news());
    bus_.start(log_.sink());
    expect({"bus startup", "bus connected", "connman present"});
  }

  tests::Cable cable_{"v1"};
  connman::ConnmanListener listener_{bus_};
};

TEST_F(RealConnmanTest, RestsInReadyWithoutItsOnlineCheck) {
  tests::RealConnman manager({service});
  manager.start("ready");
  listen();
  expect({"none: connman initially-ready"});
  ip({"-n", cable_.peer_namespace(), "link", "set", "peer", "down"});  // the cable is pulled
  manager.wait_until("idle");
  expect({"down: connman idle"});
  ip({"-n", cable_.peer_namespace(), "link", "set", "peer", "up"});
  manager.wait_until("ready");
  expect({"none: connman ready"});
}

TEST_F(RealConnmanTest, IsOnlineOnceItsCheckIsAnswered) {
  const tests::OnlineServer server(cable_.peer_namespace());
  tests::RealConnman manager({service}, "http://10.99.1.1/");
  manager.start("online");
  listen();
  expect({"up: connman initially-online"});
  manager.power_ethernet(false, "idle");
  EXPECT_TRUE(run_until([&] { return log_.has("down: connman idle"); }));
  log_.clear();
  manager.power_ethernet(true, "online");
  expect({"none: connman ready", "up: connman online"});
}

TEST_F(RealConnmanTest, IsIdleAtAttachWithoutACable) {
  ip({"-n", cable_.peer_namespace(), "link", "set", "peer", "down"});
  tests::RealConnman manager({service});
  manager.start("idle");
  listen();
  expect({"down: connman initially-idle"});
}

TEST_F(RealConnmanTest, IsOfflineAtAttachIfItWasSwitchedOff) {
  tests::RealConnman manager({service});
  manager.start("ready");
  manager.offline_mode(true, "offline");
  listen();
  expect({"down: connman initially-offline"});
}

// Two cables, the first one preferred.
class RealConnmanOfTwoTest : public RealConnmanTest {
 protected:
  RealConnmanOfTwoTest() {
    ip({"-n", second_cable_.peer_namespace(), "address", "add", "10.99.2.1/24", "dev", "peer"});
  }

  tests::Cable second_cable_{"v2"};
  const StaticService second_{"v2", "10.99.2.2", "255.255.255.0", "10.99.2.1"};
};

// It is the kernel that tells of this one.
TEST_F(RealConnmanOfTwoTest, MovesTheDefaultRouteInSilenceWithoutItsOnlineCheck) {
  tests::RealConnman manager({service, second_});
  manager.start("ready");
  listen();
  expect({"none: connman initially-ready"});
  manager.prefer("v2", "v1");
  manager.prefer("v1", "v2");
  manager.offline_mode(true, "offline");
  EXPECT_TRUE(run_until([&] { return log_.has("down: connman offline"); }));
  EXPECT_FALSE(log_.has("up: connman online"));
  log_.clear();
}

TEST_F(RealConnmanOfTwoTest, MovesTheDefaultRouteThroughReadyToOnline) {
  const tests::OnlineServer server(cable_.peer_namespace());
  const tests::OnlineServer second_server(second_cable_.peer_namespace());
  for (const auto* const cable : {&cable_, &second_cable_}) {
    ip({"-n", cable->peer_namespace(), "address", "add", "10.99.9.9/32", "dev", "lo"});
  }
  tests::RealConnman manager({service, second_}, "http://10.99.9.9/");
  manager.start("online");
  listen();
  expect({"up: connman initially-online"});
  manager.prefer("v2", "v1");
  expect({"none: connman ready", "up: connman online"});
}

TEST_F(RealConnmanTest, IsSwitchedOffline) {
  tests::RealConnman manager({service});
  manager.start("ready");
  listen();
  expect({"none: connman initially-ready"});
  manager.offline_mode(true, "offline");
  EXPECT_TRUE(run_until([&] { return log_.has("down: connman offline"); }));
  log_.clear();
  manager.offline_mode(false, "ready");
  expect({"down: connman idle", "none: connman ready"});
}

TEST_F(RealConnmanTest, IsEndedKilledAndStartedAgain) {
  tests::RealConnman manager({service});
  manager.start("ready");
  listen();
  expect({"none: connman initially-ready"});
  manager.stop(SIGTERM);  // it takes the network down before it goes
  expect({"down: connman idle", "connman absent"});
  manager.start("ready");
  EXPECT_TRUE(run_until([&] {
    return log_.has("none: connman ready") || log_.has("none: connman initially-ready");
  }));
  log_.clear();
  manager.stop(SIGKILL);
  expect({"connman absent"});
}

TEST_F(RealConnmanTest, EndsWithItsBus) {
  tests::RealConnman manager({service});
  manager.start("ready");
  listen();
  expect({"none: connman initially-ready"});
  daemon_.kill();
  EXPECT_TRUE(run_until([&] { return log_.has("bus lost") && log_.has("connman absent"); }));
  log_.clear();
  daemon_.start();
  expect({"bus connected"});
}

}  // namespace
}  // namespace conntrack::adapters::dbus
