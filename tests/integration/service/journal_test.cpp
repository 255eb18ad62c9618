// SPDX-License-Identifier: GPL-3.0-or-later
// The log as the journal gets it (LG2): from the real program, on a socket of the test's own.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/integration/service/logging.h"
#include "tests/support/datagram_receiver.h"
#include "tests/support/eventually.h"
#include "tests/support/journal_fields.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;

class LoggingToTheJournal : public Logging {
 protected:
  LoggingToTheJournal() {
    std::filesystem::create_directories("/run/systemd/journal");
    std::filesystem::remove(socket_);
    journal_.emplace(socket_);
  }

  /// Starts the program with a standard error that is said to lead to the journal.
  void start_under_journal(const Lines& options = {}) {
    if (!server_) start_server();
    Command wrapped = command(options);
    wrapped.words.insert(
        wrapped.words.begin(),
        {"sh", "-c", "JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2) exec \"$0\" \"$@\""});
    program_.emplace(wrapped);
    expect("SVCCLAIM conntrack 2.0.0");
  }

  /// The records so far that have this value in this field.
  std::vector<Fields> records(const std::string& field, const std::string& value) {
    for (const std::string& each : journal_->receive_all()) all_.push_back(journal_fields(each));
    std::vector<Fields> found;
    for (const Fields& each : all_) {
      const auto at = each.find(field);
      if (at != each.end() && at->second == value) found.push_back(each);
    }
    return found;
  }

  const std::string socket_ = "/run/systemd/journal/socket";
  std::optional<DatagramReceiver> journal_;
  std::vector<Fields> all_;
};

TEST_F(LoggingToTheJournal, HasTheFieldsThatAScriptWants) {
  plug(eth_, "10.1.2.3/24");
  start_under_journal({"--settle", "0"});
  expect_peer("office");
  move();
  EXPECT_TRUE(eventually(20s, [this] { return !records("CONNTRACK_PEER", "roam").empty(); }));
  const std::vector<Fields> all = records("CONNTRACK_GROUP", "vpn");
  ASSERT_EQ(all.size(), 2U);
  Fields expected{{"MESSAGE", to_office},
                  {"MESSAGE_ID", "38472efcf4854702a9df6037d4c1de08"},
                  {"PRIORITY", "5"},
                  {"SYSLOG_IDENTIFIER", "conntrack"},
                  {"SYSLOG_FACILITY", "3"},
                  {"CONNTRACK_GROUP", "vpn"},
                  {"CONNTRACK_PEER", "office"},
                  {"CONNTRACK_DEFINITION", "office"},
                  {"CONNTRACK_REASON", "interval-timer"},
                  {"CONNTRACK_SOURCE_ADDRESS", "10.1.2.3"}};
  EXPECT_EQ(all[0], expected);
  expected["MESSAGE"] = to_roam;
  expected["CONNTRACK_OLD_PEER"] = "office";
  expected["CONNTRACK_PEER"] = expected["CONNTRACK_DEFINITION"] = "roam";
  expected["CONNTRACK_REASON"] = "route-change";
  expected["CONNTRACK_SOURCE_ADDRESS"] = "172.20.0.9";
  EXPECT_EQ(all[1], expected);
}

// A journal that is full stops nothing, and is told how much it has missed.
TEST_F(LoggingToTheJournal, WaitsForNoJournalAndCountsWhatItMissed) {
  plug(eth_, "10.1.2.3/24");
  start_under_journal({"--settle", "0"});
  const auto go_and_come_back = [this] {
    submit("down");
    expect_peer("office", false);
    submit("up");
    expect_peer("office");
  };
  for (int i = 0; i < 100; ++i) go_and_come_back();
  const auto has_said_so = [&] {
    go_and_come_back();
    for (const Fields& warning : records("PRIORITY", "4")) {
      if (warning.at("MESSAGE").ends_with(" messages could not be written")) return true;
    }
    return false;
  };
  EXPECT_TRUE(eventually(20s, has_said_so));
}

TEST_F(LoggingToTheJournal, WorksWithoutAJournalAndFindsItAgain) {
  journal_.reset();
  std::filesystem::remove(socket_);
  plug(eth_, "10.1.2.3/24");
  start_under_journal();
  expect_peer("office");
  journal_.emplace(socket_);
  submit("down");
  EXPECT_TRUE(eventually(20s, [this] { return !records("CONNTRACK_OLD_PEER", "office").empty(); }));
}

TEST_F(LoggingToTheJournal, TellsTheEndThereAndNowhereElse) {
  start_under_journal();
  program_->signal(SIGTERM);
  EXPECT_EQ(wait_for_end().err, "");  // nothing is written twice
  EXPECT_EQ(records("MESSAGE", "ended: SIGTERM").size(), 1U);
}

}  // namespace
}  // namespace conntrack::tests
