// SPDX-License-Identifier: GPL-3.0-or-later
// Listening to ConnMan (NM1, WH2).
#include "adapters/connman/listener.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/support/bus_fixture.h"
#include "tests/support/fake_service.h"

namespace conntrack::adapters::connman {
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

  // One whose first answer, which was set before, is of no use.
  void start_and_answer_the_second_time(std::string_view trace_of_the_first) {
    connman_.own(name);
    listener_.start(log_.sink());
    bus_.start(log_.sink());
    expect({"bus startup", "bus connected", "connman present"});
    EXPECT_TRUE(run_until([&] { return connman_.calls("GetProperties") >= 2; }));
    connman_.answer(manager, "GetProperties", "a{sv}", 1, "State", "s", "online");
    expect({"up: connman initially-online"});
    EXPECT_TRUE(traced(trace_of_the_first));
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

// NM1: what does not count as having spoken.
TEST_F(ConnmanTest, AsksAgainIfPropertiesAreMissing) {
  connman_.answer(manager, "GetProperties", "a{sv}", 1, "OfflineMode", "b", 0);
  start_and_answer_the_second_time("connman: ignored properties without a state");
}

TEST_F(ConnmanTest, AsksAgainAfterAStateOfTheWrongType) {
  connman_.answer(manager, "GetProperties", "a{sv}", 1, "State", "u", 7);
  start_and_answer_the_second_time("connman: ignored properties without a state");
}

TEST_F(ConnmanTest, AsksAgainAfterAnAnswerOfTheWrongType) {
  connman_.answer(manager, "GetProperties", "s", "online");
  start_and_answer_the_second_time("ignored the answer to GetProperties");
}

TEST_F(ConnmanTest, AsksAgainAfterAnError) {
  connman_.fail(manager, "GetProperties", "net.connman.Error.Failed");
  start_and_answer_the_second_time("GetProperties: [net.connman.Error.Failed]");
}

TEST_F(ConnmanTest, AsksAgainIfThereIsNoAnswerInTime) {
  connman_.keep_silent(manager, "GetProperties");
  start_and_answer_the_second_time("GetProperties: [org.freedesktop.DBus.Error");
}

TEST_F(ConnmanTest, GoesReturnsAndChangesHands) {
  start_with("online", {"up: connman initially-online"});
  connman_.release(name);
  expect({"connman absent"});
  connman_.own(name);
  expect({"connman present", "up: connman initially-online"});
  FakeService next(io_, daemon_.address());
  next.answer(manager, "GetProperties", "a{sv}", 1, "State", "s", "ready");
  next.own(name);
  expect({"connman absent", "connman present", "none: connman initially-ready"});
  tell(connman_, "State", "offline");
  tell(next, "State", "online");
  expect({"up: connman online"});
}

}  // namespace
}  // namespace conntrack::adapters::connman
