// SPDX-License-Identifier: GPL-3.0-or-later
// Units as peers, of a systemd that does what the test wants (VP3).
#include "adapters/systemd/units.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/support/bus_fixture.h"
#include "tests/support/fake_service.h"

namespace conntrack::adapters::systemd {
namespace {

constexpr const char* manager_path = "/org/freedesktop/systemd1";
constexpr const char* manager = "org.freedesktop.systemd1.Manager";
constexpr const char* home = "wg-quick@home.service";
constexpr const char* home_path = "/org/freedesktop/systemd1/unit/wg_2dquick_40home_2eservice";

class SystemdUnitsTest : public tests::BusFixture {
 protected:
  SystemdUnitsTest() {
    systemd_.answer(manager, "Subscribe", "");
    systemd_.property("SystemState", "s", "running");
    answer_status("inactive");
    systemd_.answer(manager, "StartUnit", "o", "/job/1");
    systemd_.answer(manager, "StopUnit", "o", "/job/2");
  }

  void start() {
    systemd_.own("org.freedesktop.systemd1");
    bus_.start([](const domain::Event&) {});
    expect({"claimed"});
  }

  void answer_status(const char* state, const char* job = "") {
    systemd_.answer(manager, "ListUnitsByNames", "a(ssssssouso)", 1, home, "", "loaded", state, "",
                    "", home_path, 0U, job, "/");
  }

  void remove_job(const char* job, const char* of_unit, const char* result) {
    systemd_.emit(manager_path, manager, "JobRemoved", "uoss", 1U, job, of_unit, result);
  }

  void tell_state(const char* active, const char* sub) {
    systemd_.emit(home_path, "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as",
                  "org.freedesktop.systemd1.Unit", 2, "ActiveState", "s", active, "SubState", "s",
                  sub, 0);
  }
  void tell_result(const char* result) {
    systemd_.emit(home_path, "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as",
                  "org.freedesktop.systemd1.Service", 1, "Result", "s", result, 0);
  }

  void connect(const std::string& peer, std::uint64_t attempt) {
    units_.connect(peer, domain::AttemptId{attempt});
  }

  void await_calls(const char* method, int count) {
    EXPECT_TRUE(run_until([&] { return systemd_.calls(method) >= count; })) << method;
    EXPECT_EQ(systemd_.calls(method), count) << method;
  }

  void list() { units_.list_peers(domain::QuestionId{1}, {"home"}); }

  // Connected as if by us.
  void bring_up() {
    connect("home", 9);
    await_calls("StartUnit", 1);
    answer_status("active");
    links_.insert("home");
    tell_state("active", "exited");
    remove_job("/job/1", home, "done");
    expect({"connected 9"});
  }

  tests::FakeService systemd_{io_, daemon_.address()};
  std::set<std::string> links_;
  SystemdUnits units_{
      bus_,
      log_.sink(),
      {.answer_timeout = std::chrono::milliseconds(300),
       .has_link = [this](const std::string& name) { return links_.contains(name); }}};
};

TEST_F(SystemdUnitsTest, AreListedWithTheirInterface) {
  start();
  list();
  expect({"peers 1:"});
  answer_status("active");
  links_.insert("home");
  list();
  expect({"peers 1: home@home"});
  answer_status("inactive");
  list();
  expect({"peers 1:"});
  units_.list_peers(domain::QuestionId{2}, {});
  units_.list_peers(domain::QuestionId{3}, {"no/interface"});
  expect({"peers 2:", "peers 3:"});
}

TEST_F(SystemdUnitsTest, AWgQuickUnitWithoutItsLinkIsNotConnected) {
  start();
  answer_status("active");
  list();
  expect({"peers 1:"});
}

TEST_F(SystemdUnitsTest, AreStartedAndStopped) {
  start();
  connect("home", 1);
  await_calls("StartUnit", 1);
  remove_job("/job/7", "other.service", "failed");
  answer_status("active");
  remove_job("/job/1", home, "done");
  expect({"connected 1"});
  units_.kill("home");
  await_calls("StopUnit", 1);
  remove_job("/job/2", home, "done");
  expect({"killed home"});
}

TEST_F(SystemdUnitsTest, TellsWhyAJobFails) {
  start();
  int count = 0;
  for (const char* result : {"failed", "timeout", "dependency", "skipped"}) {
    connect("home", 1);
    await_calls("StartUnit", ++count);
    remove_job("/job/1", home, result);
    expect({std::string("failed 1: unit ") + result});
  }
}

// A condition that is not met: the job is done, and the unit is not active.
TEST_F(SystemdUnitsTest, AJobThatIsDoneIsNotAlwaysASuccess) {
  start();
  connect("home", 1);
  await_calls("StartUnit", 1);
  remove_job("/job/1", home, "done");
  expect({"failed 1: unit inactive"});
}

TEST_F(SystemdUnitsTest, TellsWhyACallFails) {
  start();
  for (const char* error :
       {"org.freedesktop.systemd1.NoSuchUnit", "org.freedesktop.systemd1.UnitMasked",
        "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired"}) {
    systemd_.fail(manager, "StartUnit", error);
    connect("home", 1);
    expect({std::string("failed 1: ") + error + " \"as the test wants it\""});
  }
  connect("no/interface", 2);
  expect({"failed 2: invalid-name"});
}

TEST_F(SystemdUnitsTest, AJobMayEndBeforeItIsNamed) {
  start();
  systemd_.hold(manager, "StartUnit");
  connect("home", 1);
  await_calls("StartUnit", 1);
  answer_status("active");
  remove_job("/job/1", home, "done");
  systemd_.answer_held("o", "/job/1");
  expect({"connected 1"});
}

// Two attempts get the same job.
TEST_F(SystemdUnitsTest, TwoMayWaitForOneJob) {
  start();
  connect("home", 1);
  connect("home", 2);
  await_calls("StartUnit", 2);
  remove_job("/job/1", home, "failed");
  expect({"failed 1: unit failed", "failed 2: unit failed"});
}

TEST_F(SystemdUnitsTest, StopsWhatIsGivenUp) {
  start();
  connect("home", 1);
  await_calls("StartUnit", 1);
  units_.abandon(domain::AttemptId{1});
  await_calls("StopUnit", 1);
  remove_job("/job/1", home, "canceled");
  // What is begun anew waits for that.
  connect("home", 2);
  list();
  expect({"peers 1:"});
  EXPECT_EQ(systemd_.calls("StartUnit"), 1);
  remove_job("/job/2", home, "done");
  await_calls("StartUnit", 2);
  units_.abandon(domain::AttemptId{77});  // of which nobody knows
  answer_status("active");
  remove_job("/job/1", home, "done");
  expect({"connected 2"});
}

// S14: a start of the active unit would do nothing.
TEST_F(SystemdUnitsTest, AWgQuickUnitWithoutItsLinkIsStoppedAndStarted) {
  start();
  answer_status("active");
  connect("home", 1);
  await_calls("StopUnit", 1);
  EXPECT_EQ(systemd_.calls("StartUnit"), 0);
  answer_status("failed");  // wg-quick finds nothing to take down
  remove_job("/job/2", home, "done");
  await_calls("StartUnit", 1);
  answer_status("active");
  remove_job("/job/1", home, "done");
  expect({"connected 1"});
  EXPECT_EQ(systemd_.calls("StopUnit"), 1);
}

TEST_F(SystemdUnitsTest, AStopThatFailsIsTold) {
  start();
  systemd_.fail(manager, "StopUnit", "org.freedesktop.systemd1.NoSuchUnit");
  units_.kill("home");
  expect({"killed home"});
  systemd_.fail(manager, "StopUnit", "org.freedesktop.DBus.Error.AccessDenied");
  units_.kill("home");
  expect({"not killed home: org.freedesktop.DBus.Error.AccessDenied \"as the test wants it\""});
  systemd_.answer(manager, "StopUnit", "o", "/job/2");
  units_.kill("home");
  await_calls("StopUnit", 3);
  remove_job("/job/2", home, "canceled");
  expect({"not killed home: unit canceled"});
  units_.kill("no/interface");
  expect({"killed no/interface"});
}

TEST_F(SystemdUnitsTest, ASilentSystemdIsNotWaitedForForEver) {
  start();
  systemd_.keep_silent(manager, "ListUnitsByNames");
  systemd_.keep_silent(manager, "StopUnit");
  list();
  units_.kill("home");
  connect("home", 1);
  const std::string words = "org.freedesktop.DBus.Error.NoReply \"Method call timed out\"";
  EXPECT_TRUE(run_until([&] { return log_.lines().size() >= 3; }));
  EXPECT_TRUE(log_.has("no peers 1: " + words));
  EXPECT_TRUE(log_.has("not killed home: " + words));
  EXPECT_TRUE(log_.has("failed 1: " + words));
  log_.clear();
}

// A stop and a start by somebody else.
TEST_F(SystemdUnitsTest, TellsAPersonFromUs) {
  start();
  bring_up();
  tell_result("success");
  tell_state("inactive", "dead");
  expect({"person: home down"});
  tell_state("active", "exited");
  expect({"person: home up"});
  units_.kill("home");
  await_calls("StopUnit", 1);
  tell_state("inactive", "dead");
  remove_job("/job/2", home, "done");
  expect({"killed home"});
}

// A round asks while it is on its way down: the core must not bring it up again (VP8).
TEST_F(SystemdUnitsTest, APersonsStopIsNotUndoneWhileItLasts) {
  start();
  bring_up();
  tell_result("success");
  answer_status("active", "stop");
  list();
  expect({"peers 1: home@home"});
  tell_state("deactivating", "stop");
  answer_status("deactivating", "stop");
  links_.clear();
  list();
  expect({"peers 1: home@home"});
  tell_state("inactive", "dead");
  answer_status("inactive");
  list();
  expect({"person: home down", "peers 1:"});
}

TEST_F(SystemdUnitsTest, WhatIsStoppedByUsOrHasDiedIsNotConnected) {
  start();
  bring_up();
  tell_result("signal");
  tell_state("deactivating", "stop-post");
  answer_status("deactivating");
  list();
  expect({"peers 1:"});
  tell_state("failed", "failed");
  tell_result("success");
  tell_state("active", "exited");
  expect({"person: home up"});
  units_.kill("home");
  await_calls("StopUnit", 1);
  answer_status("active", "stop");
  list();
  expect({"peers 1:"});
}

TEST_F(SystemdUnitsTest, AStopOfOursThatIsRefusedDoesNotHideAPersons) {
  start();
  bring_up();
  tell_result("success");
  systemd_.fail(manager, "StopUnit", "org.freedesktop.DBus.Error.AccessDenied");
  units_.kill("home");
  expect({"not killed home: org.freedesktop.DBus.Error.AccessDenied \"as the test wants it\""});
  tell_state("inactive", "dead");
  expect({"person: home down"});
  tell_state("active", "exited");
  expect({"person: home up"});
  systemd_.answer(manager, "StopUnit", "o", "/job/2");
  units_.kill("home");
  await_calls("StopUnit", 2);
  remove_job("/job/2", home, "canceled");
  expect({"not killed home: unit canceled"});
  tell_state("inactive", "dead");
  expect({"person: home down"});
}

// The attempt fails first, so that the core has nothing to try again once it is told of the person.
TEST_F(SystemdUnitsTest, APersonStopsWhatWeStart) {
  start();
  list();
  expect({"peers 1:"});
  connect("home", 1);
  await_calls("StartUnit", 1);
  tell_state("activating", "start");
  remove_job("/job/1", home, "canceled");
  tell_state("failed", "failed");
  expect({"failed 1: unit canceled", "person: home down"});
  answer_status("failed");
  list();
  expect({"peers 1:"});
}

// It brings up what is enabled.
TEST_F(SystemdUnitsTest, ASystemThatStartsUpIsNoPerson) {
  systemd_.property("SystemState", "s", "starting");
  start();
  list();
  expect({"peers 1:"});
  tell_state("active", "exited");
  tell_result("success");
  systemd_.emit(manager_path, manager, "StartupFinished", "tttttt", 0UL, 0UL, 0UL, 0UL, 0UL, 0UL);
  tell_state("inactive", "dead");
  expect({"person: home down"});
}

// Its end would be missed before it sends signals to us.
TEST_F(SystemdUnitsTest, ASystemIsAskedWhetherItStartsUpOnceItSendsSignals) {
  systemd_.property("SystemState", "s", "starting");
  systemd_.hold(manager, "Subscribe");
  systemd_.own("org.freedesktop.systemd1");
  bus_.start([](const domain::Event&) {});
  await_calls("Subscribe", 1);
  systemd_.property("SystemState", "s", "running");
  systemd_.answer_held("");
  expect({"claimed"});
  list();
  expect({"peers 1:"});
  tell_state("active", "exited");
  expect({"person: home up"});
}

TEST_F(SystemdUnitsTest, ASystemdThatGoesLosesEverything) {
  start();
  connect("home", 1);
  await_calls("StartUnit", 1);
  systemd_.release("org.freedesktop.systemd1");
  expect({"lost"});
  connect("home", 2);
  list();
  units_.kill("home");
  units_.abandon(domain::AttemptId{1});
  systemd_.own("org.freedesktop.systemd1");
  expect({"claimed"});
  remove_job("/job/1", home, "done");
  list();
  expect({"peers 1:"});
}

TEST_F(SystemdUnitsTest, IsThereOnlyOnceItSendsSignals) {
  systemd_.fail(manager, "Subscribe", "org.freedesktop.DBus.Error.Failed");
  systemd_.own("org.freedesktop.systemd1");
  bus_.start([](const domain::Event&) {});
  await_calls("Subscribe", 1);
  EXPECT_EQ(log_.lines(), Lines{});
  systemd_.fail(manager, "Subscribe", "org.freedesktop.systemd1.AlreadySubscribed");
  expect({"claimed"});
}

TEST_F(SystemdUnitsTest, BelievesNobodyElse) {
  start();
  connect("home", 1);
  await_calls("StartUnit", 1);
  tests::FakeService stranger(io_, daemon_.address());
  stranger.emit_to(systemd_.caller().c_str(), manager_path, manager, "JobRemoved", "uoss", 1U,
                   "/job/1", home, "failed");
  EXPECT_TRUE(traced("ignored JobRemoved"));
  answer_status("active");
  remove_job("/job/1", home, "done");
  expect({"connected 1"});
}

}  // namespace
}  // namespace conntrack::adapters::systemd
