// SPDX-License-Identifier: GPL-3.0-or-later
// The connection, with a real dbus-daemon that dies and returns (NM4).
#include "adapters/dbus/bus.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

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

// Notes what becomes of its calls.
class Caller final : public BusUser {
 public:
  explicit Caller(Bus& bus) : bus_(bus) { bus_.add_user(*this); }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;
  ~Caller() override { bus_.remove_user(*this); }
  void bus_connected() override {
    object_ = bus_.object("org.freedesktop.DBus", "/org/freedesktop/DBus");
  }
  void bus_gone() override { object_.reset(); }

  void call(const std::string& method) {
    bus_.call(*object_, {"org.freedesktop.DBus", method, {}}, 5s,
              [this](Outcome outcome, sdbus::Message&) { outcomes.push_back(outcome); });
  }
  void command(const std::string& method) {
    bus_.command(*object_, {"org.freedesktop.DBus", method, {}}, 5s,
                 [this](const CallError* error, sdbus::Message&) {
                   errors.push_back(error ? error->name : "none");
                 });
  }
  void drop() { object_.reset(); }

  std::vector<Outcome> outcomes;
  std::vector<std::string> errors;

 private:
  Bus& bus_;
  std::unique_ptr<RemoteObject> object_;
};

// Or else who waits for the answer would wait for ever.
TEST_F(BusTest, ACallThatCannotBeSentIsOneWithoutAnAnswer) {
  Caller caller(bus_);
  start();
  expect({"bus startup", "bus connected"});
  caller.call("no name of a method");
  caller.command("no name of a method");
  EXPECT_TRUE(caller.outcomes.empty()) << "never from within the call";
  caller.call("GetId");
  EXPECT_TRUE(run_until([&] { return caller.outcomes.size() == 2 && !caller.errors.empty(); }));
  EXPECT_EQ(caller.outcomes, (std::vector{Outcome::reply, Outcome::silence}));
  EXPECT_EQ(caller.errors.size(), 1U);
  EXPECT_NE(caller.errors.front(), "none");
  EXPECT_TRUE(traced("cannot send no name of a method"));
}

TEST_F(BusTest, NothingBecomesOfACallOnceItsObjectIsDropped) {
  Caller caller(bus_);
  Caller later(bus_);
  start();
  expect({"bus startup", "bus connected"});
  caller.call("no name of a method");
  caller.call("GetId");
  caller.drop();
  later.call("GetId");
  later.call("no name of a method");
  EXPECT_TRUE(run_until([&] { return later.outcomes.size() == 2; }));
  EXPECT_TRUE(caller.outcomes.empty());
}

// libsystemd knows of this key, dbus-daemon does not.
TEST_F(BusTest, IsUnavailableIfItRefusesASubscription) {
  class Subscriber final : public BusUser {
   public:
    explicit Subscriber(Bus& bus) : bus_(bus) { bus_.add_user(*this); }
    Subscriber(const Subscriber&) = delete;
    Subscriber& operator=(const Subscriber&) = delete;
    ~Subscriber() override { bus_.remove_user(*this); }
    void bus_connected() override {
      const bool refused = std::exchange(refused_, false);
      const std::string rule = refused ? "type='signal',arg0has='x'" : "type='signal',arg0='x'";
      slot_ = bus_.subscribe(rule, [](sdbus::Message&) {});
    }
    void bus_gone() override { slot_.reset(); }

   private:
    Bus& bus_;
    bool refused_ = true;
    sdbus::Slot slot_;
  };
  Subscriber subscriber(bus_);
  start();
  expect({"bus startup", "bus unavailable", "bus connected"});
}

}  // namespace
}  // namespace conntrack::adapters::dbus
