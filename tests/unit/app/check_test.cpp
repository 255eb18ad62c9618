// SPDX-License-Identifier: GPL-3.0-or-later
// --check (CL7, CF12) and its JSON (CL8).
#include "app/check.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <sstream>

#include "app/text/diagnostic_text.h"
#include "app/text/terminal_text.h"
#include "tests/support/port_mocks.h"

namespace conntrack::app {
namespace {

using domain::DiagnosticKind;

/// What a check gave and printed.
struct Checked {
  ExitCode code;
  std::string out;
  std::string err;
};

Checked check_reading(const ports::ConfigReading& reading, bool json,
                      const std::string& name = "my.conf") {
  tests::MockConfigSource source;
  ALLOW_CALL(source, name()).LR_RETURN(name);
  REQUIRE_CALL(source, read()).RETURN(reading);
  std::ostringstream out;
  std::ostringstream err;
  const ExitCode code = check(source, json, {out, err});
  return {code, out.str(), err.str()};
}

/// A file with an empty group, which is a warning (CF12).
ports::ConfigReading empty_group() {
  ports::ConfigReading reading;
  reading.source = domain::SourceText("[vpn]\n");
  reading.config.groups.push_back({"vpn", {1, 2}, {}});
  return reading;
}

ports::ConfigReading two_errors() {
  ports::ConfigReading reading = empty_group();
  reading.source = domain::SourceText("what\n[vpn]\nwork = 10/8\n");
  reading.errors = {{DiagnosticKind::syntax_error, {1, 1}, "first", ""},
                    {DiagnosticKind::value_error, {3, 8}, "second", "a hint"}};
  return reading;
}

TEST(Check, IsSilentAboutAFileWithoutProblems) {
  const Checked outcome = check_reading({}, false);
  EXPECT_EQ(outcome.code, ExitCode::success);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err, "");
}

// CL7: errors in file order, and no warnings beside them.
TEST(Check, PrintsEveryErrorAndNoWarningBesideThem) {
  const ports::ConfigReading reading = two_errors();
  const Checked outcome = check_reading(reading, false);
  EXPECT_EQ(outcome.code, ExitCode::unusable_input);
  std::string expected;
  for (const auto& error : reading.errors) {
    expected += render(error, "my.conf", reading.source, Colour::never);
  }
  EXPECT_EQ(outcome.out, expected);
  EXPECT_EQ(outcome.err, "");
}

// CF12
TEST(Check, PrintsTheWarningsOfAFileWithoutErrors) {
  const Checked outcome = check_reading(empty_group(), false);
  EXPECT_EQ(outcome.code, ExitCode::success);
  EXPECT_EQ(outcome.out.rfind("my.conf:1:2: warning: ", 0), 0U) << outcome.out;
}

// CL8
TEST(Check, PrintsOneJsonDocument) {
  const Checked outcome = check_reading(two_errors(), true);
  EXPECT_EQ(outcome.code, ExitCode::unusable_input);
  EXPECT_EQ(
      outcome.out,
      R"({"version":1,"diagnostics":[)"
      R"({"severity":"error","file":"my.conf","line":1,"column":1,"message":"first","hint":null},)"
      R"({"severity":"error","file":"my.conf","line":3,"column":8,"message":"second","hint":"a hint"}]})"
      "\n");
}

TEST(Check, PrintsJsonEvenIfThereIsNothingToSay) {
  const Checked outcome = check_reading({}, true);
  EXPECT_EQ(outcome.code, ExitCode::success);
  EXPECT_EQ(outcome.out, "{\"version\":1,\"diagnostics\":[]}\n");
  EXPECT_NE(check_reading(empty_group(), true).out.find(R"("severity":"warning")"),
            std::string::npos);
}

// CL8: a document for machines stays one, whatever the file's name is.
TEST(Check, PrintsValidJsonForAFileNameThatIsNotUtf8) {
  const Checked outcome = check_reading(two_errors(), true, "caf\xe9\x1b.conf");
  const auto document = boost::json::parse(outcome.out);
  EXPECT_EQ(document.at("diagnostics").at(0).at("file").as_string(), visible("caf\xe9\x1b.conf"));
}

}  // namespace
}  // namespace conntrack::app
