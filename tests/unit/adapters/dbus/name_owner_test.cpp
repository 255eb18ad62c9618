// SPDX-License-Identifier: GPL-3.0-or-later
// Who owns a name, if the bus takes its time to say so (NM1, NM5).
#include "adapters/dbus/name_owner.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/event_log.h"
#include "tests/support/run_until.h"
#include "tests/support/scripted_bus.h"

namespace conntrack::adapters::dbus {
namespace {

using namespace std::chrono_literals;
using tests::ScriptedBus;

constexpr const char* name = "test.Service";

// Notes the owners of a name.
class Follower final : public BusUser {
 public:
  explicit Follower(Bus& bus) : bus_(bus), owner_(bus, name, 100ms) { bus_.add_user(*this); }
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;
  ~Follower() override { bus_.remove_user(*this); }

  void bus_connected() override {
    owner_.follow([this](const std::optional<std::string>& owner) {
      owners.push_back(owner.value_or("nobody"));
    });
  }
  void bus_gone() override { owner_.forget(); }

  std::vector<std::string> owners;

 private:
  Bus& bus_;
  NameOwner owner_;
};

struct NameOwnerTest : testing::Test {
  boost::asio::io_context io;
  tests::EventLog log;
  Bus bus{io, loop::Trace{}};
  Follower follower{bus};

  bool finds(std::string_view owner) {
    bus.start(log.sink());
    return tests::run_until(
        io, [&] { return !follower.owners.empty() && follower.owners.back() == owner; });
  }
};

bool asks_for_the_owner(sd_bus_message* call) {
  return sd_bus_message_is_method_call(call, ScriptedBus::daemon, "GetNameOwner") > 0;
}

// As a bus that freezes just then.
TEST_F(NameOwnerTest, IsAskedForUntilTheBusSays) {
  const ScriptedBus daemon([asked = 0](sd_bus*, sd_bus_message* call) mutable {
    if (!asks_for_the_owner(call) || ++asked < 3) return;
    ScriptedBus::reply(call, ScriptedBus::daemon, "s", ":1.7");
  });
  EXPECT_TRUE(finds(":1.7"));
  EXPECT_EQ(follower.owners, (std::vector<std::string>{"nobody", "nobody", ":1.7"}));
}

TEST_F(NameOwnerTest, IsTheOneOfTheSignalIfTheAnswerIsOlder) {
  const ScriptedBus daemon([](sd_bus* client, sd_bus_message* call) {
    if (!asks_for_the_owner(call)) return;
    ScriptedBus::tell_owner(client, name, ":1.6", ":1.7");
    ScriptedBus::reply(call, ScriptedBus::daemon, "s", ":1.6");
    ScriptedBus::tell_owner(client, name, ":1.7", "");
    ScriptedBus::tell_owner(client, name, "", ":1.8");
  });
  EXPECT_TRUE(finds(":1.8"));
  EXPECT_EQ(follower.owners, (std::vector<std::string>{":1.7", "nobody", ":1.8"}));
}

// The field is optional in D-Bus: its absence is not the daemon's name, and no crash.
TEST_F(NameOwnerTest, IsNotWhatAMessageWithoutASenderSays) {
  const ScriptedBus daemon([](sd_bus* client, sd_bus_message* call) {
    if (!asks_for_the_owner(call)) return;
    ScriptedBus::tell_owner(client, name, "", ":1.9", nullptr);
    ScriptedBus::reply(call, nullptr, "s", ":1.6");
    ScriptedBus::tell_owner(client, name, ":1.6", ":1.7");
  });
  EXPECT_TRUE(finds(":1.7"));
  EXPECT_EQ(follower.owners, (std::vector<std::string>{":1.6", ":1.7"}));
}

}  // namespace
}  // namespace conntrack::adapters::dbus
