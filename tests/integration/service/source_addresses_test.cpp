// SPDX-License-Identifier: GPL-3.0-or-later
// Answers of the kernel that are none: source addresses that are no place (DE1a, DE6), and
// questions that cannot be asked (DE1).
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/integration/service/bed.h"
#include "tests/support/eventually.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;

class SourceAddresses : public ServiceBed {
 protected:
  /// Has the program look, and decide that no peer is wanted.
  void expect_nobody() {
    EXPECT_EQ(submit("up").end, "OK");
    expect_status("network", "state=down");
    expect_quiet();
  }

  bool explains(const std::string& text) {
    const auto answer = submit("explain");
    return std::ranges::any_of(
        answer.info, [&](const std::string& line) { return line.find(text) != std::string::npos; });
  }
};

TEST_F(SourceAddresses, ThatAreNoPlaceConnectNobody) {
  configure("[vpn]\nany = 0.0.0.0/0\nany6 = ::/0\n");
  start({"--settle", "0"});
  expect_nobody();
  ip({"route", "add", "default", "dev", "eth"});  // and no address
  expect_nobody();
  ip({"-6", "route", "add", "default", "dev", "eth"});  // of a router that gives no prefix
  ip({"-6", "addr", "add", "fe80::7/64", "dev", "eth", "nodad"});
  expect_nobody();
  EXPECT_TRUE(explains("fe80::7"));
  eth_.add_address("169.254.21.8/16");
  expect_nobody();
  EXPECT_TRUE(explains("169.254.21.8"));
  eth_.add_address("10.1.2.3/24");
  ip({"route", "replace", "default", "dev", "eth", "src", "10.1.2.3"});
  expect_peer("any");
}

TEST_F(SourceAddresses, ThatCannotBeAskedForLeaveThePeersAsTheyAre) {
  in_the_office({"--settle", "0"});
  const int rounds = seconds("count", "rounds");  // before: UBSan needs descriptors at a first call
  forbid_descriptors();
  at_once([this] {
    unplug(eth_);
    plug(wifi_, "172.20.0.9/16");
  });
  expect_containing("USER conntrack probe-failed");
  const auto warnings = [this] {
    const auto all = log();
    return std::ranges::count_if(all, [](const std::string& line) {
      return line.find("probe-failed") != std::string::npos;
    });
  };
  EXPECT_TRUE(eventually(20s, [&] { return seconds("count", "rounds") >= rounds + 3; }));
  EXPECT_EQ(warnings(), 2);  // what we sent, and its broadcast: once
  expect_peer("office");
  allow_descriptors();
  expect_peer("roam");
  expect_peer("office", false);
}

}  // namespace
}  // namespace conntrack::tests
