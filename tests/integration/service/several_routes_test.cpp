// SPDX-License-Identifier: GPL-3.0-or-later
// The kernel spreads what is sent over several routes, each with a source address of its own (DE1):
// that must not look like a machine that moves about.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "tests/integration/service/bed.h"
#include "tests/support/eventually.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;

class SeveralRoutes : public ServiceBed {
 protected:
  static void set(const std::string& name, const std::string& value) {
    std::ofstream file("/proc/sys/net/" + name);
    file << value << std::flush;
    ASSERT_TRUE(file) << name;
  }

  /// So many rounds have been run.
  int rounds() {
    const std::string line = status("count");
    const std::size_t at = line.find("rounds=");
    return at == std::string::npos ? 0 : std::atoi(line.c_str() + at + 7);
  }

  /// One decision, and not another one in fifty rounds.
  void expect_one_decision() {
    start({"--interval", "0.02"});
    EXPECT_TRUE(eventually(60s, [this] { return rounds() >= 50; }));
    EXPECT_EQ(news().size(), 2U) << "more than an announcement and a connect";
  }
};

TEST_F(SeveralRoutes, OfEqualCostGiveOneAnswer) {
  set("ipv4/fib_multipath_hash_policy", "1");  // by addresses and ports
  eth_.add_address("10.1.2.3/24");
  wifi_.add_address("10.2.2.3/24");
  ip({"route", "add", "default", "nexthop", "via", "10.1.2.1", "dev", "eth", "nexthop", "via",
      "10.2.2.1", "dev", "wifi"});
  configure("[vpn]\nfirst = 10.1.0.0/16\nsecond = 10.2.0.0/16\n");
  expect_one_decision();
}

TEST_F(SeveralRoutes, OfEqualCostGiveOneAnswerInIpv6) {
  set("ipv6/fib_multipath_hash_policy", "1");
  eth_.add_address("2001:db8:1::3/64");
  wifi_.add_address("2001:db8:2::3/64");
  ip({"-6", "route", "add", "default", "nexthop", "via", "2001:db8:1::1", "dev", "eth", "nexthop",
      "via", "2001:db8:2::1", "dev", "wifi"});
  configure("[vpn]\nfirst = 2001:db8:1::/48\nsecond = 2001:db8:2::/48\n");
  expect_one_decision();
}

}  // namespace
}  // namespace conntrack::tests
