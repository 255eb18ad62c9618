// SPDX-License-Identifier: GPL-3.0-or-later
// Listening to ConnMan (NM1, WH2).
#include "adapters/dbus/connman.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/bus_fixture.h"
#include "tests/support/fake_service.h"

namespace conntrack::adapters::dbus {
namespace {

using namespace std::chrono_literals;
using tests::FakeService;

constexpr const char* name = "net.connman";
constexpr const char* manager = "net.connman.Manager";

class ConnmanTest : public tests::BusFixture {
 protected:
  // A ConnMan that is in this state when we come.
  void start_with(const char* state, const Lines& lines) {
    connman_.answer(manager, "GetProperties", "a{sv}", 2, "OfflineMode", "b", 0, "State", "s",
                    state);
    connman_.own(name);
    listener_.start(log_.sink());
    bus_.start(log_.sink());
    expect({"bus startup", "bus connected", "connman present"});
    expect(lines);
  }

  static void tell(FakeService& from, const char* property, const char* value) {
    from.emit("/", manager, "PropertyChanged", "sv", property, "s", value);
  }

  FakeService connman_{io_, daemon_.address()};
  ConnmanListener listener_{bus_, 300ms};
};

TEST_F(ConnmanTest, ReportsEachState) {
  start_with("idle", {"down: connman initially-idle"});
  tell(connman_, "State", "ready");
  tell(connman_, "State", "online");
  tell(connman_, "State", "online");
  tell(connman_, "State", "offline");
  expect({"none: connman ready", "up: connman online", "down: connman offline"});
}

TEST_F(ConnmanTest, IgnoresOtherPropertiesStrangersAndWhatIsAbsurd) {  // NM5
  start_with("ready", {"none: connman initially-ready"});
  FakeService stranger(io_, daemon_.address());
  tell(stranger, "State", "online");
  tell(connman_, "SessionMode", "online");
  tell(connman_, "State", "failure");
  tell(connman_, "State", "up; rm -rf /\n");
  connman_.emit("/", manager, "PropertyChanged", "sv", "State", "u", 7);
  connman_.emit("/", manager, "PropertyChanged", "s", "State");
  connman_.emit("/", manager, "PropertyChanged", "sv", "OfflineMode", "b", 1);
  connman_.emit("/service", "net.connman.Service", "PropertyChanged", "sv", "State", "s", "idle");
  tell(connman_, "State", "idle");
  expect({"down: connman idle"});
  EXPECT_TRUE(traced("connman: ignored state failure"));
  EXPECT_TRUE(traced("connman: ignored properties without a state"));
}

TEST_F(ConnmanTest, AsksAgainIfPropertiesAreMissing) {
  connman_.answer(manager, "GetProperties", "a{sv}", 1, "OfflineMode", "b", 0);
  connman_.own(name);
  listener_.start(log_.sink());
  bus_.start(log_.sink());
  expect({"bus startup", "bus connected", "connman present"});
  EXPECT_TRUE(run_until([&] { return connman_.calls("GetProperties") >= 2; }));
  connman_.answer(manager, "GetProperties", "a{sv}", 1, "State", "s", "online");
  expect({"up: connman initially-online"});
}

}  // namespace
}  // namespace conntrack::adapters::dbus
