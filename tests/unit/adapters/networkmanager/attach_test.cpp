// SPDX-License-Identifier: GPL-3.0-or-later
// What NetworkManager is asked when it is found, and what counts as an answer (NM1).
#include "tests/unit/adapters/networkmanager/listener_test.h"

namespace conntrack::adapters::networkmanager {
namespace {

TEST_F(NetworkManagerTest, IsAbsentIfNobodyOwnsTheName) {
  start();
  expect({"bus startup", "bus connected", "nm absent"});
}

TEST_F(NetworkManagerTest, IsAbsentWithoutABus) {
  daemon_.kill();
  start();
  expect({"bus startup", "bus unavailable", "nm absent"});
}

TEST_F(NetworkManagerTest, ReportsWhatItFindsAtAttach) {
  start_with(70, {"up: nm initially-connected"});
}

TEST_F(NetworkManagerTest, ReportsADisconnectedOneAtAttach) {
  start_with(20, {"down: nm initially-disconnected"});
}

TEST_F(NetworkManagerTest, AsksOneThatIsStartingAgain) {
  nm_.property("State", "u", 20);
  nm_.property("Startup", "b", 1);
  nm_.own(name);
  start();
  expect({"bus startup", "bus connected", "nm present"});
  EXPECT_TRUE(run_until([&] { return nm_.calls("Get") >= 4; }));
  nm_.property("State", "u", 70);
  expect({"up: nm initially-connected"});
}

TEST_F(NetworkManagerTest, TakesARefusalToSayWhetherItStartsForNo) {  // old ones have no `Startup`
  nm_.property("State", "u", 20);
  nm_.own(name);
  start();
  expect({"bus startup", "bus connected", "nm present", "down: nm initially-disconnected"});
}

TEST_F(NetworkManagerTest, HasNotSpokenIfItDoesNotSayInTimeWhetherItStarts) {  // NM1
  nm_.property("State", "u", 20);
  nm_.keep_silent_about("Startup");
  nm_.own(name);
  start();
  expect({"bus startup", "bus connected", "nm present"});
  EXPECT_TRUE(run_until([&] { return nm_.calls("Get") >= 3; }));
  EXPECT_EQ(log_.lines(), Lines{});
  nm_.property("State", "u", 70);
  expect({"up: nm initially-connected"});
}

// NM1: what does not count as having spoken.
TEST_F(NetworkManagerTest, AsksAgainAfterAnError) {
  nm_.fail(properties, "Get", "org.freedesktop.DBus.Error.UnknownProperty");
  start_and_answer_the_second_time("Get: [org.freedesktop.DBus.Error.UnknownProperty]");
}

TEST_F(NetworkManagerTest, AsksAgainAfterAnAnswerWithoutAValue) {
  nm_.answer(properties, "Get", "");
  start_and_answer_the_second_time("ignored the answer to Get");
}

TEST_F(NetworkManagerTest, AsksAgainAfterAValueOfTheWrongType) {
  nm_.answer(properties, "Get", "v", "s", "seventy");
  start_and_answer_the_second_time("nm: ignored a State of the wrong type");
}

TEST_F(NetworkManagerTest, AsksAgainAfterAStateThatIsNoReport) {
  nm_.answer(properties, "Get", "v", "u", 40);
  start_and_answer_the_second_time("nm: ignored state 40");
}

TEST_F(NetworkManagerTest, HearsOneThatNeverAnswersButSpeaksLater) {
  nm_.keep_silent(properties, "Get");
  nm_.own(name);
  start();
  expect({"bus startup", "bus connected", "nm present"});
  EXPECT_TRUE(run_until([&] { return nm_.calls("Get") >= 2; }));
  tell(nm_, 70);
  expect({"up: nm connected"});
}

TEST_F(NetworkManagerTest, DropsTheAnswerIfASignalCameFirst) {  // NM1
  nm_.hold(properties, "Get");
  nm_.own(name);
  start();
  expect({"bus startup", "bus connected", "nm present"});
  EXPECT_TRUE(run_until([&] { return nm_.calls("Get") >= 1; }));
  tell(nm_, 20);
  nm_.answer_held("v", "u", 70);
  tell_default(nm_, "Default", true);
  expect({"down: nm disconnected", "up: nm default-connection-change"});
}

}  // namespace
}  // namespace conntrack::adapters::networkmanager
