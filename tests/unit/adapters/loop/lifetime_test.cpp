// SPDX-License-Identifier: GPL-3.0-or-later
// Lifetime, and the alarm that stands on it: nothing happens after the end of an object.
#include "adapters/loop/lifetime.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <memory>
#include <optional>

#include "adapters/loop/alarm.h"

namespace conntrack::adapters::loop {
namespace {

using namespace std::chrono_literals;

TEST(Lifetime, LetsAHandlerDoWhatItDoesAsLongAsTheObjectExists) {
  std::optional<Lifetime> lifetime(std::in_place);
  int sum = 0;
  const auto add = lifetime->bind([&sum](int number) { sum += number; });
  const Lifetime::Observer observer = lifetime->observe();
  add(1);
  add(2);
  EXPECT_EQ(sum, 3);
  EXPECT_FALSE(observer.ended());
  lifetime.reset();
  add(4);
  EXPECT_EQ(sum, 3);
  EXPECT_TRUE(observer.ended());
}

TEST(Lifetime, BeginsAnew) {
  Lifetime lifetime;
  int calls = 0;
  const auto before = lifetime.bind([&calls] { ++calls; });
  lifetime.renew();
  const auto after = lifetime.bind([&calls] { ++calls; });
  before();
  EXPECT_EQ(calls, 0);
  after();
  EXPECT_EQ(calls, 1);
}

// The handler is in the queue by then, and cannot be taken back.
TEST(Alarm, IsSilentOnceItIsDestroyedCancelledOrSetAnew) {
  boost::asio::io_context io;
  std::optional<Alarm> destroyed(io);
  Alarm cancelled(io);
  Alarm again(io);
  int rung = 0;
  destroyed->set(0ms, [&] { ADD_FAILURE(); });
  cancelled.set(0ms, [&] { ADD_FAILURE(); });
  again.set(0ms, [&] { ADD_FAILURE(); });
  boost::asio::post(io, [&] {
    destroyed.reset();
    cancelled.cancel();
    again.set(1ms, [&] { ++rung; });
  });
  io.run();
  EXPECT_EQ(rung, 1);
}

TEST(Alarm, MaySetItselfAnewOrBeDestroyedWhenItRings) {
  boost::asio::io_context io;
  auto alarm = std::make_unique<Alarm>(io);
  int rung = 0;
  alarm->set(0ms, [&] {
    ++rung;
    alarm->set(0ms, [&] {
      ++rung;
      alarm.reset();
    });
  });
  io.run();
  EXPECT_EQ(rung, 2);
}

}  // namespace
}  // namespace conntrack::adapters::loop
