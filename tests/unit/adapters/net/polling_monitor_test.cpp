// SPDX-License-Identifier: GPL-3.0-or-later
// PollingMonitor: notices changes of the network on systems whose kernel does not tell us.
#include "adapters/net/polling_monitor.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <variant>
#include <vector>

#include "tests/support/run_until.h"
#include "tests/unit/adapters/net/fake_probe.h"

namespace conntrack::adapters::net {
namespace {

using domain::Address;

struct PollingMonitorTest : testing::Test {
  boost::asio::io_context loop;
  tests::FakeProbe probe;
  std::vector<Address> targets{Address::from_ipv4({1, 2, 3, 4})};
  int changes = 0;
  std::unique_ptr<PollingMonitor> monitor = std::make_unique<PollingMonitor>(
      loop, probe, [this] { return targets; }, std::chrono::milliseconds(1));

  void SetUp() override {
    monitor->start([this](const domain::Event& event) {
      EXPECT_TRUE(std::holds_alternative<domain::KernelChanged>(event));
      ++changes;
    });
  }

  void look_times(int count) {
    const int enough = probe.looks + count;
    ASSERT_TRUE(tests::run_until(loop, [&] { return probe.looks >= enough; }));
  }
};

TEST_F(PollingMonitorTest, SaysNothingWhileTheAnswersAreTheSame) {
  look_times(5);
  EXPECT_EQ(changes, 0);
}

TEST_F(PollingMonitorTest, SaysOnceThatALocalAddressHasCome) {
  probe.answer = domain::Found{Address::from_ipv4({10, 1, 2, 3}), ""};
  look_times(5);
  EXPECT_EQ(changes, 1);
}

TEST_F(PollingMonitorTest, SaysOnceThatALocalAddressHasGone) {
  probe.answer = domain::Found{Address::from_ipv4({10, 1, 2, 3}), ""};
  look_times(5);
  probe.answer = domain::NoRoute{"Network is unreachable"};
  look_times(5);
  EXPECT_EQ(changes, 2);
}

TEST_F(PollingMonitorTest, AsksAboutTheTargetsOfTheMoment) {
  targets.push_back(Address::from_ipv4({198, 51, 100, 7}));
  look_times(5);
  EXPECT_EQ(changes, 1);
}

TEST_F(PollingMonitorTest, FallsSilentWhenItIsDestroyed) {
  monitor.reset();
  const int looks = probe.looks;
  loop.run();  // returns, because nothing is left to wait for
  EXPECT_EQ(probe.looks, looks);
}

}  // namespace
}  // namespace conntrack::adapters::net
