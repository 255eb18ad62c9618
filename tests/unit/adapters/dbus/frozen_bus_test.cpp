// SPDX-License-Identifier: GPL-3.0-or-later
// A bus that stands still, at any moment, does not stop the loop (docs/adr/0008).
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <vector>

#include "adapters/dbus/bus.h"
#include "adapters/networkmanager/listener.h"
#include "tests/support/bus_fixture.h"
#include "tests/support/fake_service.h"

namespace conntrack::adapters::dbus {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// What would stop the loop is a handshake of 90 s, or a call of 25 s.
constexpr auto longest_pause = 2s;

// Beats every 5 ms, if the loop runs.
class Heartbeat {
 public:
  explicit Heartbeat(boost::asio::io_context& io) : timer_(io) { wait(); }
  int beats() const { return beats_; }
  Clock::duration largest_gap() const { return largest_gap_; }

 private:
  void wait() {
    timer_.expires_after(5ms);
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (error) return;
      ++beats_;
      const auto now = Clock::now();
      largest_gap_ = std::max(largest_gap_, now - std::exchange(last_, now));
      wait();
    });
  }

  boost::asio::steady_timer timer_;
  Clock::time_point last_ = Clock::now();
  Clock::duration largest_gap_{};
  int beats_ = 0;
};

// Does something, given in the derived class, as soon as there is a connection.
class Guest : public BusUser {
 public:
  explicit Guest(Bus& bus) : bus_(bus) { bus_.add_user(*this); }
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;
  ~Guest() override { bus_.remove_user(*this); }
  void bus_gone() override {}

 protected:
  Bus& bus_;
};

class FrozenBusTest : public tests::BusFixture {
 protected:
  void start() { bus_.start(log_.sink()); }

  void expect_the_loop_to_run() {
    const int enough = heart_.beats() + 100;
    EXPECT_TRUE(run_until([&] { return heart_.beats() > enough; }));
    EXPECT_LT(heart_.largest_gap(), longest_pause);
  }

  Heartbeat heart_{io_};
};

TEST_F(FrozenBusTest, IsUnavailableIfItStandsStillAtTheStart) {
  daemon_.freeze();
  start();
  expect({"bus startup", "bus unavailable"});
  expect_the_loop_to_run();
  daemon_.thaw();
  expect({"bus connected"});
}

// All subscriptions together have one deadline, not one each.
TEST_F(FrozenBusTest, IsUnavailableIfItFreezesWhileWeSubscribe) {
  class Subscriber final : public Guest {
   public:
    Subscriber(Bus& bus, tests::PrivateBus& daemon) : Guest(bus), daemon_(daemon) {}
    void bus_connected() override {
      if (++connections_ == 1) daemon_.freeze();
      for (int rule = 0; rule < 20; ++rule) {
        slots_.push_back(
            bus_.subscribe("type='signal',interface='test.Interface'", [](sdbus::Message&) {}));
      }
    }
    void bus_gone() override { slots_.clear(); }

   private:
    tests::PrivateBus& daemon_;
    int connections_ = 0;
    std::vector<sdbus::Slot> slots_;
  };
  Subscriber subscriber(bus_, daemon_);
  start();
  expect({"bus startup", "bus unavailable"});
  expect_the_loop_to_run();
  daemon_.thaw();
  expect({"bus connected"});
}

TEST_F(FrozenBusTest, IsHeardAgainOnceItThaws) {
  networkmanager::NetworkManagerListener listener(bus_, 300ms);
  listener.start(log_.sink());
  start();
  expect({"bus startup", "bus connected", "nm absent"});
  daemon_.freeze();
  expect_the_loop_to_run();
  daemon_.thaw();
  tests::FakeService nm(io_, daemon_.address());
  nm.property("State", "u", 70);
  nm.own("org.freedesktop.NetworkManager");
  expect({"nm present", "up: nm initially-connected"});
}

// libsystemd writes all that is queued before it closes a connection.
TEST(FrozenBus, IsNotWaitedForAtTheEnd) {
  class BusyCaller final : public Guest {
   public:
    using Guest::Guest;
    void bus_connected() override {
      object_ = bus_.object("org.freedesktop.DBus", "/org/freedesktop/DBus");
    }
    void bus_gone() override { object_.reset(); }
    // More than a socket holds, whoever we are.
    void call_a_lot() {
      const std::string long_name(60000, 'x');
      for (int count = 0; count < 500; ++count) {
        bus_.call(*object_, {"org.freedesktop.DBus", "GetNameOwner", {long_name}}, 1h,
                  [](Outcome, sdbus::Message&) {});
      }
    }

   private:
    std::unique_ptr<RemoteObject> object_;
  };
  tests::PrivateBus daemon;
  boost::asio::io_context io;
  tests::EventLog log;
  auto bus = std::make_unique<Bus>(io, loop::Trace{});
  auto caller = std::make_unique<BusyCaller>(*bus);
  bus->start(log.sink());
  ASSERT_TRUE(tests::run_until(io, [&] { return log.has("bus connected"); }));
  daemon.freeze();
  caller->call_a_lot();
  const auto before = Clock::now();
  caller.reset();
  bus.reset();
  EXPECT_LT(Clock::now() - before, 10s);
}

}  // namespace
}  // namespace conntrack::adapters::dbus
