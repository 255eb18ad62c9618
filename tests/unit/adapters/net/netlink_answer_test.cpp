// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/netlink_answer.h"

#include <gtest/gtest.h>
#include <linux/netlink.h>

#include <cerrno>
#include <limits>
#include <span>
#include <system_error>

namespace conntrack::adapters::net {
namespace {

/// What the kernel ends an answer with.
struct End {
  nlmsghdr header{sizeof(End), NLMSG_ERROR, 0, 1, 0};
  int code = 0;
};

std::error_code error_of(const End& end) {
  NetlinkAnswer answer(1, false);
  answer.read(std::as_bytes(std::span(&end, 1)), [](std::uint16_t, std::span<const std::byte>) {});
  EXPECT_TRUE(answer.is_complete());
  return answer.error();
}

TEST(NetlinkAnswer, TellsTheKernelsError) {
  EXPECT_EQ(error_of({}), std::error_code());
  EXPECT_EQ(error_of({.code = -ENETUNREACH}), std::errc::network_unreachable);
}

// Found by netlink_fuzz: this number cannot be negated.
TEST(NetlinkAnswer, TakesALeastNumberForABadMessage) {
  EXPECT_EQ(error_of({.code = std::numeric_limits<int>::min()}), std::errc::bad_message);
}

}  // namespace
}  // namespace conntrack::adapters::net
