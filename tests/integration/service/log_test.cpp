// SPDX-License-Identifier: GPL-3.0-or-later
// The log (section 9 of the rules): in the foreground and as a daemon; the journal has
// a file of its own, journal_test.cpp.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "tests/integration/program.h"
#include "tests/integration/service/logging.h"
#include "tests/support/datagram_receiver.h"
#include "tests/support/eventually.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;

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

  /// Those that tell of the server.
  Lines about_server() {
    Lines messages = lines();
    std::erase_if(messages,
                  [](const std::string& line) { return !line.starts_with("the server"); });
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
  EXPECT_TRUE(eventually(20s, [&] { return about_server().size() >= 2; })) << program_->err();
  EXPECT_EQ(about_server(), (Lines{"the server is lost: no peer is changed until it is back",
                                   "the server takes commands"}));
}

// Once, however often it is tried.
TEST_F(LoggingToStandardError, TellsOfAServerThatIsNotThereYet) {
  program_.emplace(command({"--reconnect", "--debug"}));
  const std::string attempt = "-> SVCCLAIM conntrack";
  EXPECT_TRUE(eventually(20s, [&] {
    const std::string& trace = program_->out();
    return trace.find(attempt, trace.find(attempt) + 1) < trace.rfind(attempt);
  })) << program_->out();
  EXPECT_EQ(about_server().size(), 1U) << program_->err();
  start_server();
  EXPECT_TRUE(eventually(20s, [&] { return about_server().size() == 2; })) << program_->err();
  EXPECT_TRUE(about_server()[0].starts_with("the server is waited for: cannot connect to "));
  EXPECT_EQ(about_server()[1], "the server takes commands");
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
