// SPDX-License-Identifier: GPL-3.0-or-later
// Listening to logind (WH2, `resume`).
#include "adapters/logind/listener.h"

#include <gtest/gtest.h>

#include "tests/support/bus_fixture.h"
#include "tests/support/fake_service.h"

namespace conntrack::adapters::logind {
namespace {

using tests::FakeService;

constexpr const char* name = "org.freedesktop.login1";

class LogindTest : public tests::BusFixture {
 protected:
  static void tell(FakeService& from, bool falls_asleep) {
    from.emit("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", "b",
              static_cast<int>(falls_asleep));
  }

  FakeService logind_{io_, daemon_.address()};
  LogindListener listener_{bus_};
};

TEST_F(LogindTest, TellsOfEachAwakening) {
  listener_.start(log_.sink());
  bus_.start(log_.sink());
  expect({"bus startup", "bus connected"});
  logind_.own(name);
  tell(logind_, true);
  tell(logind_, false);
  expect({"resumed"});
}

TEST_F(LogindTest, IgnoresStrangersAndWhatIsAbsurd) {  // NM5
  logind_.own(name);
  listener_.start(log_.sink());
  bus_.start(log_.sink());
  expect({"bus startup", "bus connected"});
  FakeService stranger(io_, daemon_.address());
  tell(stranger, false);
  logind_.emit("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", "s",
               "false");
  EXPECT_TRUE(traced("ignored a signal"));
  EXPECT_EQ(log_.lines(), Lines{});
  tell(logind_, false);
  expect({"resumed"});
}

}  // namespace
}  // namespace conntrack::adapters::logind
