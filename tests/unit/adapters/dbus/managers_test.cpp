// SPDX-License-Identifier: GPL-3.0-or-later
// All listeners on one connection, as the program has them (NM1, CL10).
#include "app/main_managers.h"

#include <gtest/gtest.h>

#include "tests/support/bus_fixture.h"
#include "tests/support/fake_service.h"

namespace conntrack::adapters::dbus {
namespace {

using ManagersTest = tests::BusFixture;
using tests::FakeService;

TEST_F(ManagersTest, SayOfEachManagerWhetherItIsThere) {
  FakeService icd(io_, daemon_.address());
  icd.fail("com.nokia.icd", "get_ipinfo", "com.nokia.icd.error.iap_not_available");
  icd.own("com.nokia.icd");
  const auto managers = std::make_unique<app::Managers>(io_, "", loop::Trace{});
  managers->start(log_.sink());
  expect({"bus startup", "bus connected", "nm absent", "connman absent", "icd present",
          "down: icd initially-disconnected"});
}

TEST_F(ManagersTest, AreHeardOnTheBusThatIsChosen) {
  const tests::PrivateBus chosen;
  FakeService logind(io_, chosen.address());
  logind.own("org.freedesktop.login1");
  const auto managers = std::make_unique<app::Managers>(io_, chosen.address(), loop::Trace{});
  managers->start(log_.sink());
  expect({"bus startup", "bus connected", "nm absent", "connman absent", "icd absent"});
  logind.emit("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", "b",
              0);
  expect({"resumed"});
}

}  // namespace
}  // namespace conntrack::adapters::dbus
