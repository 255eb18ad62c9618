// SPDX-License-Identifier: GPL-3.0-or-later
// --tell: what is printed of an answer (CL13).
#include "app/tell.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace conntrack::app {
namespace {

struct Printed {
  ExitCode code;
  std::string out;
  std::string err;

  friend bool operator==(const Printed&, const Printed&) = default;
};

Printed print(const ports::CommandOutcome& outcome) {
  std::ostringstream out;
  std::ostringstream err;
  const ExitCode code = print_outcome(outcome, {out, err});
  return {code, out.str(), err.str()};
}

std::ostream& operator<<(std::ostream& out, const Printed& printed) {
  return out << static_cast<int>(printed.code) << '\n' << printed.out << '\n' << printed.err;
}

TEST(PrintOutcome, PrintsALineForEachLine) {
  EXPECT_EQ(print(ports::CommandAnswer{}), (Printed{ExitCode::success, "", ""}));
  EXPECT_EQ(print(ports::CommandAnswer{{{"group", "vpn", "peer=office"}, {"home office"}}, {}}),
            (Printed{ExitCode::success, "group vpn peer=office\nhome office\n", ""}));
}

TEST(PrintOutcome, QuotesWordsSoThatTheyCanBeToldApart) {
  EXPECT_EQ(
      print(ports::CommandAnswer{{{"config", "file=/a b/c", ""}, {"x", "say \"\\\""}}, {}}),
      (Printed{ExitCode::success, "config \"file=/a b/c\" \"\"\nx \"say \\\"\\\\\\\"\"\n", ""}));
}

TEST(PrintOutcome, PrintsWhatACommandFailsWith) {
  EXPECT_EQ(print(ports::CommandAnswer{{{"before"}}, domain::Words{"unknown-group", "a b"}}),
            (Printed{ExitCode::failure, "before\n", "conntrack: unknown-group \"a b\"\n"}));
}

TEST(PrintOutcome, PrintsWhyThereIsNoAnswer) {
  EXPECT_EQ(print(ports::NoAnswer{"nobody is there"}),
            (Printed{ExitCode::server_lost, "", "conntrack: nobody is there\n"}));
}

// The answer may go to a terminal, and comes from anybody who is on the network.
TEST(PrintOutcome, LetsNothingControlTheTerminal) {
  const Printed printed = print(ports::CommandAnswer{{{"\x1b[2J"}, {"a", "\x1b]0;"}}, {{"\x9b"}}});
  EXPECT_EQ((printed.out + printed.err).find_first_of("\x1b\x9b"), std::string::npos);
}

}  // namespace
}  // namespace conntrack::app
