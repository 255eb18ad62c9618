// SPDX-License-Identifier: GPL-3.0-or-later
// The program as it is called: where it looks, what it prints where, and its exit status.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/integration/program.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::tests {
namespace {

constexpr const char* good = "[vpn]\nwork = 10.0.0.0/8\n";
constexpr const char* bad = "[vpn]\nwork = 10/8\n";
constexpr const char* doubtful = "[vpn]\n";

// CL4
TEST(CommandLine, PrintsTheVersion) {
  const Result result = run(conntrack({"--version"}));
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.out, "conntrack 2.0.0\n");
  EXPECT_EQ(result.err, "");
}

TEST(CommandLine, PrintsHelp) {
  const Result result = run(conntrack({"--help"}));
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.out.rfind("Usage: conntrack ", 0), 0U);
  EXPECT_EQ(run(conntrack({"-h"})).out, result.out);
}

// CL1
TEST(CommandLine, RefusesWhatItDoesNotKnow) {
  for (const char* word : {"word", "--wrong", "--chec", "-x", "--settle=soon", "--json"}) {
    const Result result = run(conntrack({word}));
    EXPECT_EQ(result.status, 2) << word;
    EXPECT_EQ(result.out, "") << word;
    EXPECT_EQ(result.err.rfind("conntrack: ", 0), 0U) << result.err;
    EXPECT_NE(result.err.find("conntrack --help"), std::string::npos) << result.err;
  }
}

// CL9
TEST(CommandLine, NamesAVariableThatIsWrong) {
  Command command = conntrack({});
  command.environment["TRIPE_CONNTRACK_SETTLE"] = "abc";
  const Result result = run(command);
  EXPECT_EQ(result.status, 2);
  EXPECT_NE(result.err.find("TRIPE_CONNTRACK_SETTLE"), std::string::npos) << result.err;
}

// CL7: silence, the warnings, or the errors.
TEST(Check, TellsAGoodFileFromABadOne) {
  const TemporaryDirectory directory;
  const Result clean = run(conntrack({"--check", "-f", directory.write("good", good)}));
  EXPECT_EQ(clean.status, 0);
  EXPECT_EQ(clean.out + clean.err, "");
  const std::string warned_of = directory.write("doubtful", doubtful);
  const Result warned = run(conntrack({"--check", "-f", warned_of}));
  EXPECT_EQ(warned.status, 0);
  EXPECT_EQ(warned.out.rfind(warned_of + ":1:2: warning: ", 0), 0U) << warned.out;
  const std::string wrong = directory.write("bad", bad);
  const Result refused = run(conntrack({"--check", "-f", wrong}));
  EXPECT_EQ(refused.status, 2);
  EXPECT_EQ(refused.out.rfind(wrong + ":2:8: error: ", 0), 0U) << refused.out;
}

// CL6, CL8
TEST(Explain, PrintsErrorsOfTheFileOnStandardError) {
  const TemporaryDirectory directory;
  const std::string wrong = directory.write("bad", bad);
  const Result result = run(conntrack({"--explain", "-f", wrong}));
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err.rfind(wrong + ":2:8: error: ", 0), 0U) << result.err;
}

/// Which of three places --check takes the configuration from: each has another group.
class Places : public testing::Test {
 protected:
  /// The group that --explain finds; empty if it finds no configuration.
  std::string group_found(std::vector<std::string> arguments, const std::string& file) const {
    arguments.insert(arguments.end(), {"--explain", "--address", "10.0.0.1", "-f", file});
    Command command = conntrack(arguments);
    command.directory = here_.path();
    command.environment["TRIPEDIR"] = default_.path();
    const Result result = run(command);
    const auto begin = result.out.find('[');
    const auto end = result.out.find(']');
    return begin == std::string::npos ? "" : result.out.substr(begin + 1, end - begin - 1);
  }

  TemporaryDirectory here_;
  TemporaryDirectory default_;
  TemporaryDirectory given_;
};

// CL7
TEST_F(Places, AreWhereTheUserStandsAndThenTheDefaultDirectory) {
  default_.write("conntrack.conf", "[default]\n");
  EXPECT_EQ(group_found({}, "conntrack.conf"), "default");
  here_.write("conntrack.conf", "[here]\n");
  EXPECT_EQ(group_found({}, "conntrack.conf"), "here");
  EXPECT_EQ(group_found({}, "none.conf"), "");
}

// CL7
TEST_F(Places, AreNamedIfTheFileIsInNeither) {
  Command command = conntrack({"--check", "-f", "none.conf"});
  command.directory = here_.path();
  command.environment["TRIPEDIR"] = default_.path();
  EXPECT_EQ(run(command).out,
            "none.conf: error: cannot be read: No such file or directory, neither here nor in " +
                default_.path() + "\n");
  command = conntrack({"--check", "-d", given_.path(), "-f", "none.conf"});
  EXPECT_EQ(run(command).out,
            given_.path() + "/none.conf: error: cannot be read: No such file or directory\n");
}

// CL2, CL7
TEST_F(Places, AreTheGivenDirectoryAlone) {
  here_.write("conntrack.conf", "[here]\n");
  default_.write("conntrack.conf", "[default]\n");
  EXPECT_EQ(group_found({"-d", given_.path()}, "conntrack.conf"), "");
  const std::string file = given_.write("conntrack.conf", "[given]\n");
  EXPECT_EQ(group_found({"-d", given_.path()}, "conntrack.conf"), "given");
  EXPECT_EQ(group_found({"-d", here_.path()}, file), "given");
}

// CL8
TEST(Explain, RefusesAGroupThatIsNotThere) {
  const TemporaryDirectory directory;
  const std::string file = directory.write("good", good);
  const Result result = run(conntrack({"--explain", "--group", "vpm", "-f", file}));
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_NE(result.err.find("'vpn'"), std::string::npos) << result.err;
}

/// Whether --explain prints colours.
bool coloured(bool terminal, const char* variable, const char* value) {
  const TemporaryDirectory directory;
  const std::string file = directory.write("good", good);
  Command command = conntrack({"--explain", "--address", "10.0.0.1", "-f", file});
  command.terminal = terminal;
  command.environment[variable] = value;
  const Result result = run(command);
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_NE(result.out.find("peer work"), std::string::npos) << result.out;
  return result.out.find('\x1b') != std::string::npos;
}

TEST(Colours, AreForTerminalsOfUsersWhoWantThem) {
  EXPECT_TRUE(coloured(true, "NO_COLOR", ""));
  EXPECT_FALSE(coloured(true, "NO_COLOR", "1"));
  EXPECT_FALSE(coloured(true, "TERM", "dumb"));
  EXPECT_FALSE(coloured(false, "TERM", "xterm"));
}

TEST(Output, ThatCannotBeWrittenIsAFailure) {
  Command command = conntrack({});
  command.words = {"sh", "-c", "exec \"$0\" --help >/dev/full", program()};
  const Result result = run(command);
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(result.err, "conntrack: cannot write to standard output\n");
}

}  // namespace
}  // namespace conntrack::tests
