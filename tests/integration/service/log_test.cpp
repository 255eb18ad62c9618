// SPDX-License-Identifier: GPL-3.0-or-later
// The log (section 9 of the rules): in the foreground, under a journal, as a daemon.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "tests/integration/program.h"
#include "tests/integration/service/bed.h"
#include "tests/support/datagram_receiver.h"
#include "tests/support/eventually.h"
#include "tests/support/journal_fields.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

const std::string to_office =
    "group vpn: none -> office (definition office, source address 10.1.2.3, reason: "
    "interval-timer)";
const std::string to_roam =
    "group vpn: office -> roam (definition roam, source address 172.20.0.9, reason: route-change)";

class Logging : public ServiceBed {
 protected:
  /// From the office to somewhere else, at once.
  void move() {
    at_once([this] {
      unplug(eth_);
      plug(wifi_, "172.20.0.9/16");
    });
    expect_peer("roam");
    expect_peer("office", false);
  }
};

class LoggingToStandardError : public Logging {
 protected:
  /// The lines so far, without the time and our name, which each has.
  Lines lines() {
    Lines messages;
    std::istringstream text(program_->err());
    const std::regex form(R"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d conntrack: (.*))");
    for (std::string line; std::getline(text, line);) {
      std::smatch match;
      EXPECT_TRUE(std::regex_match(line, match, form)) << line;
      if (!match.empty()) messages.push_back(match[1]);
    }
    return messages;
  }

  /// Those that tell of a group or a peer.
  Lines changes() {
    Lines messages = lines();
    std::erase_if(messages, [](const std::string& line) {
      return !line.starts_with("group ") && !line.starts_with("peer ");
    });
    return messages;
  }
};

TEST_F(LoggingToStandardError, HasOneLineForEachChangeAndNoneForWhatChangesNothing) {
  in_the_office({"--settle", "0"});
  submit("status");
  move();
  submit("explain");
  submit("up");
  submit("down lunch break");
  expect_peer("roam", false);
  submit("reload");
  EXPECT_TRUE(eventually(20s, [this] { return changes().size() >= 3; }));
  EXPECT_EQ(changes(),
            (Lines{to_office, to_roam, "group vpn: roam -> none (reason: manual lunch break)"}));
}

TEST_F(LoggingToStandardError, SaysWhyAPeerCannotBeConnected) {
  start_server();
  control("connect-fail office resolve-error vpn.example.org");
  plug(eth_, "10.1.2.3/24");
  start();
  const std::string expected = "peer office cannot be connected: resolve-error vpn.example.org";
  EXPECT_TRUE(eventually(20s, [&] {
    const Lines all = changes();
    return std::count(all.begin(), all.end(), expected) == 1;
  })) << program_->err();
}

TEST_F(LoggingToStandardError, SaysWhatEndsTheProgramInOneLine) {
  in_the_office();
  stop_server();
  EXPECT_EQ(wait_for_end().status, 3);
  EXPECT_EQ(lines().back(), "ended by a failure: the server closed the connection");
  EXPECT_EQ(std::ranges::count_if(
                lines(),
                [](const std::string& line) { return line.find("server") != std::string::npos; }),
            1);
  unplug(eth_);
  in_the_office();
  EXPECT_EQ(submit("quit").end, "OK");
  EXPECT_EQ(wait_for_end().status, 0);
  EXPECT_EQ(lines().back(), "ended: told to quit");
  unplug(eth_);
  stop_server();  // with the log of the first claim
  in_the_office();
  EXPECT_EQ(ask("SVCCLAIM conntrack 99.0").end, "OK");
  EXPECT_EQ(wait_for_end().status, 0);
  EXPECT_EQ(lines().back(), "ended: a later version has taken over");
}

TEST_F(LoggingToStandardError, TellsOfALossOfTheServerAndOfItsReturn) {
  in_the_office({"--reconnect"});
  stop_server();
  start_server();
  expect("SVCCLAIM conntrack 2.0.0");
  const auto about_server = [this] {
    Lines messages = lines();
    std::erase_if(messages,
                  [](const std::string& line) { return !line.starts_with("the server"); });
    return messages;
  };
  EXPECT_TRUE(eventually(20s, [&] { return about_server().size() >= 2; })) << program_->err();
  EXPECT_EQ(about_server(), (Lines{"the server is lost: no peer is changed until it is back",
                                   "the server takes commands"}));
}

// A terminal that is stopped, or a pipe that nobody reads, stops nothing.
TEST_F(LoggingToStandardError, WaitsForNobodyWhoReadsIt) {
  start_server();
  Command stalled = command({"--settle", "0"});
  // The other end of the pipe is held by a program that never reads.
  stalled.words.insert(stalled.words.begin(),
                       {"sh", "-c", "exec 3>&1; (exec \"$0\" \"$@\" 2>&1 >&3) | sleep 3600"});
  program_.emplace(stalled);
  expect("SVCCLAIM conntrack 2.0.0");
  const std::string reason(200, 'x');
  for (int i = 0; i < 150; ++i) {
    plug(eth_, "10.1.2.3/24");
    ASSERT_EQ(submit("up " + reason).end, "OK");
    ASSERT_EQ(submit("down " + reason).end, "OK");
    unplug(eth_);
  }
  EXPECT_EQ(submit("quit").end, "OK");
  expect("NOTE SVCRELEASE conntrack");
}

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

class LoggingToSyslog : public Logging {
 protected:
  /// The program with a /dev of its own, whose `log` is a socket of ours.
  Command with_own_dev(const Lines& options) const {
    Command wrapped = command(options);
    wrapped.words.insert(
        wrapped.words.begin(),
        {"unshare", "--mount", "sh", "-ec",
         "for each in null full; do : >" + dev_ + "/$each; mount --bind /dev/$each " + dev_ +
             "/$each; done; mount --rbind " + dev_ + " /dev; exec \"$0\" \"$@\""});
    return wrapped;
  }

  /// Waits for a line that ends so.
  void expect_line(const std::string& end) {
    EXPECT_TRUE(eventually(20s, [&] {
      for (std::string& each : daemon_->receive_all()) lines_.push_back(std::move(each));
      return std::ranges::any_of(lines_,
                                 [&](const std::string& line) { return line.ends_with(end); });
    })) << end;
  }

  const std::string dev_ = [this] {
    std::filesystem::create_directory(directory() + "/dev");
    return directory() + "/dev";
  }();
  std::optional<DatagramReceiver> daemon_{dev_ + "/log"};
  Lines lines_;
};

TEST_F(LoggingToSyslog, TellsADaemonsChangesAndItsEnd) {
  start_server();
  plug(eth_, "10.1.2.3/24");
  const Result result = run(with_own_dev({"--daemon"}));
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.out + result.err, "");
  expect_line("]: " + to_office);
  for (const std::string& line : lines_) {
    EXPECT_TRUE(
        std::regex_match(
            line,
            std::regex(
                R"(<2[789]|<30>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d conntrack\[\d+\]: .*)")) ||
        line.starts_with("<29>"))
        << line;
  }
  stop_server();
  expect_line("]: ended by a failure: the server closed the connection");
}

// Before it is in the background its parent tells, too.
TEST_F(LoggingToSyslog, TellsWhoStartsADaemonWhyItCannotWork) {
  const Result result = run(with_own_dev({"--daemon"}));
  EXPECT_EQ(result.status, 3);
  EXPECT_NE(result.err.find("tripesock"), std::string::npos) << result.err;
  expect_line("No such file or directory");
}

}  // namespace
}  // namespace conntrack::tests
