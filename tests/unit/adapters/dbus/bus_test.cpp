// SPDX-License-Identifier: GPL-3.0-or-later
// The connection, with a real dbus-daemon that dies and returns (NM4).
#include "adapters/dbus/bus.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <iterator>

#include "tests/support/bus_fixture.h"
#include "tests/support/fake_service.h"

namespace conntrack::adapters::dbus {
namespace {

using namespace std::chrono_literals;

class BusTest : public tests::BusFixture {
 protected:
  void start() { bus_.start(log_.sink()); }
};

std::ptrdiff_t open_descriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

TEST_F(BusTest, AnnouncesStartupAndConnected) {
  start();
  expect({"bus startup", "bus connected"});
}

// NM4: what has no transition is announced with the state's label, and changes nothing.
TEST_F(BusTest, AnnouncesAnEventThatItsStateKnowsNothingOf) {
  start();
  expect({"bus startup", "bus connected"});
  start();
  expect({"bus state=connected"});
  daemon_.kill();
  expect({"bus lost"});
}

TEST_F(BusTest, IsUnavailableWithoutADaemonAndConnectsOnceThereIsOne) {
  daemon_.kill();
  start();
  expect({"bus startup", "bus unavailable"});
  daemon_.start();
  expect({"bus connected"});
}

TEST_F(BusTest, AnnouncesEachLossAndEachReturnOnceAndLeaksNothing) {
  start();
  expect({"bus startup", "bus connected"});
  daemon_.kill();
  expect({"bus lost"});
  daemon_.start();
  expect({"bus connected"});
  const auto descriptors = open_descriptors();
  for (int round = 0; round < 6; ++round) {
    daemon_.kill();
    expect({"bus lost"});
    daemon_.start();
    expect({"bus connected"});
  }
  EXPECT_EQ(open_descriptors(), descriptors);
}

TEST_F(BusTest, TracesWhyAConnectionWasLost) {
  start();
  expect({"bus startup", "bus connected"});
  daemon_.kill();
  expect({"bus lost"});
  EXPECT_TRUE(traced("the connection is lost: [org.freedesktop.DBus.Error.Disconnected]"));
}

TEST_F(BusTest, SurvivesWhatAHandlerThrows) {
  class Thrower final : public BusUser {
   public:
    explicit Thrower(Bus& bus) : bus_(bus) { bus_.add_user(*this); }
    Thrower(const Thrower&) = delete;
    Thrower& operator=(const Thrower&) = delete;
    ~Thrower() override { bus_.remove_user(*this); }
    void bus_connected() override {
      slot_ = bus_.subscribe("interface='test.Interface'", [this](sdbus::Message& message) {
        std::string text;
        message >> text;
        last_ = text;
        throw std::runtime_error("as the test wants it");
      });
    }
    void bus_gone() override { slot_.reset(); }
    const std::string& last() const { return last_; }

   private:
    Bus& bus_;
    sdbus::Slot slot_;
    std::string last_;
  };
  Thrower thrower(bus_);
  start();
  expect({"bus startup", "bus connected"});
  tests::FakeService sender(io_, daemon_.address());
  sender.emit("/test", "test.Interface", "Signal", "u", 1);  // not what it reads
  sender.emit("/test", "test.Interface", "Signal", "s", "first");
  sender.emit("/test", "test.Interface", "Signal", "s", "second");
  EXPECT_TRUE(run_until([&] { return thrower.last() == "second"; }));
  EXPECT_TRUE(traced("as the test wants it"));
  EXPECT_EQ(log_.lines(), Lines{});
}

}  // namespace
}  // namespace conntrack::adapters::dbus
