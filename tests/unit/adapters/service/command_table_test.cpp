// SPDX-License-Identifier: GPL-3.0-or-later
// Which command is run, and what is answered if none can be (SC2, SC5).
#include "adapters/service/command_table.h"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>

namespace conntrack::adapters::service {
namespace {

using domain::Words;

struct CommandTableTest : testing::Test {
  std::unique_ptr<CommandTable> table = std::make_unique<CommandTable>();
  std::vector<Words> ran;

  CommandTableTest() {
    table->add("greet",
               {"NAME [TITLE]", 1, 2, [this](const domain::JobId& job, const Words& words) {
                  ran.push_back({job});
                  ran.push_back(words);
                }});
  }
};

TEST_F(CommandTableTest, RunsTheCommandWithItsArguments) {
  EXPECT_EQ(table->run("7", {"greet", "you"}), std::nullopt);
  EXPECT_EQ(ran, (std::vector<Words>{{"7"}, {"you"}}));
}

TEST_F(CommandTableTest, KnowsTheErrorsOfAllServices) {
  EXPECT_EQ(table->run("1", {}), (Words{"unknown-svc-command", ""}));
  EXPECT_EQ(table->run("1", {"Greet", "x"}), (Words{"unknown-svc-command", "Greet"}));
  const Words usage{"bad-svc-syntax", "greet", "NAME", "[TITLE]"};
  EXPECT_EQ(table->run("1", {"greet"}), usage);
  EXPECT_EQ(table->run("1", {"greet", "a", "b", "c"}), usage);
  EXPECT_EQ(table->run("1", {"greet", "a"}, false), usage);
  EXPECT_EQ(table->run("1", {}, false), Words{"bad-svc-syntax"});
  EXPECT_EQ(ran, std::vector<Words>{});
}

TEST_F(CommandTableTest, TellsWhatACommandThrows) {
  table->add("fail", {"", 0, 0, [](const auto&, const auto&) { throw std::runtime_error("why"); }});
  table->add("odd", {"", 0, 0, [](const auto&, const auto&) { throw 7; }});
  EXPECT_EQ(table->run("1", {"fail"}), (Words{"svc-internal-error", "std::runtime_error", "why"}));
  EXPECT_EQ(table->run("1", {"odd"}),
            (Words{"svc-internal-error", "unknown", "not an exception of the standard library"}));
}

TEST_F(CommandTableTest, ListsItsCommandsSorted) {
  table->add("add", {"", 0, 0, {}});
  EXPECT_EQ(table->help(), (std::vector<Words>{{"add"}, {"greet", "NAME", "[TITLE]"}}));
}

TEST_F(CommandTableTest, ACommandMayDestroyIt) {
  table->add("end", {"", 0, 0, [this](const auto&, const auto&) { table.reset(); }});
  EXPECT_EQ(table->run("1", {"end"}), std::nullopt);
  EXPECT_EQ(table, nullptr);
}

}  // namespace
}  // namespace conntrack::adapters::service
