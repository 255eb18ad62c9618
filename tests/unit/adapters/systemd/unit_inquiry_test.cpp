// SPDX-License-Identifier: GPL-3.0-or-later
// Which instances of a template there are (CL14), of a systemd that does what the test wants.
#include "adapters/systemd/unit_inquiry.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/bus_fixture.h"
#include "tests/support/fake_service.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::adapters::systemd {
namespace {

constexpr const char* asked = "org.freedesktop.systemd1.Manager";

using Units = std::vector<std::string>;

class UnitInquiryTest : public tests::BusFixture {
 protected:
  UnitInquiryTest() {
    systemd_.answer(asked, "ListUnitFilesByPatterns", "a(ss)", 0);
    answer_loaded("loaded", "wg-quick@home.service");
  }

  void appear() { systemd_.own("org.freedesktop.systemd1"); }

  void answer_loaded(const char* load_state, const char* name) {
    systemd_.answer(asked, "ListUnitsByPatterns", "a(ssssssouso)", 1, name, "", load_state,
                    "inactive", "dead", "", "/unit", 0U, "", "/");
  }

  UnitInquiry::Answer answer() {
    std::optional<UnitInquiry::Answer> answer;
    inquiry_.start([&](const UnitInquiry::Answer& given) { answer = given; });
    EXPECT_TRUE(run_until([&] { return answer.has_value(); }));
    return answer ? *answer : UnitInquiry::Answer(Units{});
  }

  void expect_units(const Units& units) {
    const auto given = answer();
    ASSERT_TRUE(given) << given.error();
    EXPECT_EQ(*given, units);
  }

  tests::FakeService systemd_{io_, daemon_.address()};
  UnitInquiry inquiry_{bus_, "wg-quick@.service"};
};

TEST_F(UnitInquiryTest, TellsWhatHasAFileAndWhatIsLoaded) {
  appear();
  systemd_.answer(asked, "ListUnitFilesByPatterns", "a(ss)", 4,
                  "/usr/lib/systemd/system/wg-quick@.service", "indirect",
                  "/etc/systemd/system/wg-quick@work.service", "enabled",
                  "/etc/systemd/system/wg-quick@home.service", "linked",
                  "/etc/systemd/system/wg-quick@not.service", "masked");
  expect_units({"wg-quick@home.service", "wg-quick@work.service"});
}

TEST_F(UnitInquiryTest, LeavesOutWhatCannotBeStarted) {
  appear();
  answer_loaded("not-found", "wg-quick@home.service");
  expect_units({});
}

TEST_F(UnitInquiryTest, LeavesOutWhatItHasNotAskedFor) {
  appear();
  answer_loaded("loaded", "ssh.service");
  expect_units({});
}

TEST_F(UnitInquiryTest, TellsWhyThereIsNoAnswer) {
  const auto given = answer();
  ASSERT_FALSE(given);
  EXPECT_EQ(given.error(), "nobody is org.freedesktop.systemd1 on the bus");
}

TEST_F(UnitInquiryTest, TellsThatItIsRefused) {
  appear();
  systemd_.fail(asked, "ListUnitsByPatterns", "org.freedesktop.DBus.Error.AccessDenied");
  const auto given = answer();
  ASSERT_FALSE(given);
  EXPECT_EQ(given.error(), "systemd does not answer: as the test wants it");
}

TEST(WgQuickUnits, AreThoseThatAConfigurationIsThereFor) {
  const tests::TemporaryDirectory directory;
  for (const char* name : {"home.conf", "work.conf", "key", "a b.conf", ".conf", "x.service.conf",
                           "a-name-that-is-too-long.conf", "n\nl.conf", "other.conf.bak"}) {
    directory.write(name, "");
  }
  EXPECT_EQ(wg_quick_units(directory.path()),
            (Units{"wg-quick@home.service", "wg-quick@work.service"}));
  EXPECT_EQ(wg_quick_units(directory.path() + "/none"), Units{});
  EXPECT_EQ(wg_quick_units(directory.path() + "/key"), std::nullopt);
}

}  // namespace
}  // namespace conntrack::adapters::systemd
