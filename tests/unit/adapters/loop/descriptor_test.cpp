// SPDX-License-Identifier: GPL-3.0-or-later
// Descriptor: whatever happens, it is closed once.
#include "adapters/loop/descriptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <exception>
#include <utility>

namespace conntrack::adapters::loop {
namespace {

bool is_open(int number) { return ::fcntl(number, F_GETFD) >= 0; }

TEST(Descriptor, IsClosedWithItsOwner) {
  int number = -1;
  {
    Descriptor first(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    number = first.get();
    Descriptor second = std::move(first);
    EXPECT_FALSE(first.is_open());  // NOLINT(bugprone-use-after-move): that is the question
    EXPECT_EQ(second.get(), number);
    Descriptor third;
    third = std::move(second);
    EXPECT_TRUE(is_open(number));
  }
  EXPECT_FALSE(is_open(number));
}

TEST(Descriptor, MayBeGivenUp) {
  int number = -1;
  {
    Descriptor owner(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    number = owner.release();
    EXPECT_FALSE(owner.is_open());
  }
  EXPECT_TRUE(is_open(number));
  ::close(number);
}

TEST(Descriptor, IsDuplicatedOrRefused) {
  const Descriptor copy = duplicate(STDERR_FILENO);
  EXPECT_TRUE(is_open(copy.get()));
  EXPECT_NE(copy.get(), STDERR_FILENO);
  EXPECT_THROW(duplicate(-1), std::exception);
}

// The loop refuses what it has already.
TEST(Descriptor, IsClosedIfTheLoopDoesNotTakeIt) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  boost::asio::io_context loop;
  boost::asio::posix::stream_descriptor other(loop, ends[0]);
  EXPECT_THROW(watched(loop, Descriptor(ends[0])), std::exception);
  EXPECT_FALSE(is_open(ends[0]));
  other.release();
  ::close(ends[1]);
}

}  // namespace
}  // namespace conntrack::adapters::loop
