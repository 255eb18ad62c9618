// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses that are of no use as a target, and networks that hold no source address (CF12).
#include "domain/config/special_ranges.h"

#include <gtest/gtest.h>

#include "tests/support/parsed.h"

namespace conntrack::domain {
namespace {

using tests::address;

struct Special {
  const char* text;
  const char* kind;
  bool can_be_source = true;  ///< a network of this address alone is of use
};

// The first and the last address of each range, and those beside it.
const Special specials[] = {
    {"0.0.0.0", "unspecified"},
    {"0.0.0.1", ""},
    {"126.255.255.255", ""},
    {"127.0.0.0", "loopback", false},
    {"127.255.255.255", "loopback", false},
    {"128.0.0.0", ""},
    {"169.253.255.255", ""},
    {"169.254.0.0", "link-local"},
    {"169.254.255.255", "link-local"},
    {"169.255.0.0", ""},
    {"223.255.255.255", ""},
    {"224.0.0.0", "multicast", false},
    {"239.255.255.255", "multicast", false},
    {"240.0.0.0", ""},
    {"255.255.255.254", ""},
    {"255.255.255.255", "broadcast"},
    {"::", "unspecified"},
    {"::1", "loopback", false},
    {"::2", ""},
    {"::fffe:ffff:ffff", ""},
    {"::ffff:0.0.0.0", "IPv4-mapped", false},
    {"::ffff:255.255.255.255", "IPv4-mapped", false},
    {"::1:0:0:0", ""},
    {"fe7f:ffff::", ""},
    {"fe80::", "link-local"},
    {"febf:ffff::", "link-local"},
    {"fec0::", ""},
    {"feff:ffff::", ""},
    {"ff00::", "multicast", false},
    {"ffff::", "multicast", false},
};

TEST(SpecialRanges, SayWhatIsOfNoUse) {
  for (const Special& special : specials) {
    const Address each = address(special.text);
    EXPECT_EQ(unusable_target(each), special.kind) << special.text;
    EXPECT_EQ(unusable_network(Network::from_prefix(each, each.bit_count())),
              special.can_be_source ? "" : special.kind)
        << special.text;
  }
}

}  // namespace
}  // namespace conntrack::domain
