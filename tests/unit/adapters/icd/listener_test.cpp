// SPDX-License-Identifier: GPL-3.0-or-later
// Listening to ICd (NM1, NM3).
#include "adapters/icd/listener.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/bus_fixture.h"
#include "tests/support/fake_service.h"

namespace conntrack::adapters::icd {
namespace {

using namespace std::chrono_literals;
using tests::FakeService;

constexpr const char* name = "com.nokia.icd";
constexpr const char* path = "/com/nokia/icd";

class IcdTest : public tests::BusFixture {
 protected:
  void start() {
    icd_.own(name);
    listener_.start(log_.sink());
    bus_.start(log_.sink());
    expect({"bus startup", "bus connected", "icd present"});
  }

  void start_connected() {
    icd_.answer(name, "get_ipinfo", "ssssss", "home", "10.0.0.2", "255.0.0.0", "10.0.0.1", "", "");
    start();
    expect({"up: icd initially-connected home"});
  }

  static void tell(FakeService& from, const char* iap, const char* state) {
    from.emit(path, name, "status_changed", "ssss", iap, "WLAN_INFRA", state, "");
  }

  FakeService icd_{io_, daemon_.address()};
  IcdListener listener_{bus_, 300ms};
};

TEST_F(IcdTest, TakesAnErrorForDisconnected) {
  icd_.fail(name, "get_ipinfo", "com.nokia.icd.error.iap_not_available");
  start();
  expect({"down: icd initially-disconnected"});
  tell(icd_, "home", "CONNECTING");
  tell(icd_, "home", "CONNECTED");
  expect({"up: icd connected home"});
}

TEST_F(IcdTest, IgnoresTheEndOfAnotherAccessPoint) {  // NM3
  start_connected();
  tell(icd_, "work", "IDLE");
  tell(icd_, "home", "IDLE");
  expect({"down: icd idle"});
}

TEST_F(IcdTest, AsksAgainIfThereIsNoAnswer) {
  icd_.keep_silent(name, "get_ipinfo");
  start();
  EXPECT_TRUE(run_until([&] { return icd_.calls("get_ipinfo") >= 2; }));
  EXPECT_EQ(log_.lines(), Lines{});
  icd_.answer(name, "get_ipinfo", "ssssss", "home", "", "", "", "", "");
  expect({"up: icd initially-connected home"});
}

TEST_F(IcdTest, AsksAgainAfterAnAnswerOfTheWrongType) {
  icd_.answer(name, "get_ipinfo", "u", 1);
  start();
  EXPECT_TRUE(run_until([&] { return icd_.calls("get_ipinfo") >= 2; }));
  EXPECT_EQ(log_.lines(), Lines{});
  EXPECT_TRUE(traced("ignored the answer to get_ipinfo"));
  icd_.answer(name, "get_ipinfo", "ssssss", "home", "", "", "", "", "");
  expect({"up: icd initially-connected home"});
}

TEST_F(IcdTest, GoesReturnsAndChangesHands) {
  start_connected();
  icd_.release(name);
  expect({"icd absent"});
  icd_.own(name);
  expect({"icd present", "up: icd initially-connected home"});
  FakeService next(io_, daemon_.address());
  next.fail(name, "get_ipinfo", "com.nokia.icd.error.iap_not_available");
  next.own(name);
  expect({"icd absent", "icd present", "down: icd initially-disconnected"});
  tell(icd_, "home", "CONNECTED");
  tell(next, "work", "CONNECTED");
  expect({"up: icd connected work"});
}

TEST_F(IcdTest, UnderstandsSignalsOfThreeStringsAndNoFewer) {
  start_connected();
  icd_.emit(path, name, "status_changed", "ss", "home", "IDLE");
  icd_.emit(path, name, "status_changed", "sus", "home", 1, "IDLE");
  icd_.emit(path, name, "status_changed", "sss", "home", "WLAN_INFRA", "IDLE");
  expect({"down: icd idle"});
  EXPECT_TRUE(traced("ignored a signal"));
}

TEST_F(IcdTest, PassesAnAbsurdAccessPointOnAsOneWord) {  // NT7
  start_connected();
  tell(icd_, "a\"b\\c\nKILL all", "CONNECTED");
  expect({R"(up: icd connected "a\"b\\c KILL all")"});
}

TEST_F(IcdTest, IgnoresStrangersAndForgetsWhenItVanishes) {  // NM5
  start_connected();
  FakeService stranger(io_, daemon_.address());
  tell(stranger, "home", "IDLE");
  icd_.release(name);
  tell(icd_, "home", "IDLE");
  expect({"icd absent"});
}

}  // namespace
}  // namespace conntrack::adapters::icd
