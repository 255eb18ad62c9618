// SPDX-License-Identifier: GPL-3.0-or-later
// ServiceBed: the real program beside a stand-in server, in a network of the test's own.
#pragma once

#include <gtest/gtest.h>
#include <csignal>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/admin_session.h"
#include "tests/support/net_namespace.h"
#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::tests {

/// A network with two cables, "eth" and "wifi", both without addresses; a stand-in server; a
/// configuration; and the program, when it is started. What the program does is seen from outside
/// alone: in the server's log, and by its exit status.
class ServiceBed : public testing::Test {
 protected:
  /// The configuration that is there unless a test writes another: at home (192.168.7.0/24) no
  /// peer, in the office (10.0.0.0/8) `office`, elsewhere `roam`.
  static const char* const laptop;

  ServiceBed();

  /// Fails if the server has ever seen what a well-behaved client does not send.
  void TearDown() override;

  /// (Re)places the configuration file as an editor does: by renaming over it.
  void configure(const std::string& text);

  /// Starts the server, with peers that are connected already.
  void start_server(const std::vector<std::string>& peers = {});

  /// Kills the server, if there is one, with the same examination.
  void stop_server();

  /// The command line of the program, with further options, and bus_ for its bus.
  Command command(const std::vector<std::string>& options = {}) const;

  /// Starts the server if it is not there, and the program; waits until the service is claimed.
  void start(const std::vector<std::string>& options = {});

  /// start() where `office` is wanted; waits until it is connected, and forgets the news of it.
  void in_the_office(const std::vector<std::string>& options = {});
  /// Has several things happen before the program can take notice of the first.
  template <class Happen>
  void at_once(const Happen& happen) {
    program_->signal(SIGSTOP);
    happen();
    program_->signal(SIGCONT);
  }
  /// The program can open no descriptor from now on, or again.
  void forbid_descriptors();
  void allow_descriptors();
  /// The server has listed the peers by the end, of which `office` is one: from then on, one that
  /// is missing has vanished.
  void list_peers();

  /// Gives a cable's interface an address with a default route through it, or takes them away.
  void plug(const Cable& cable, const std::string& address) const;
  void unplug(const Cable& cable) const;

  /// A command to the server, on a connection that the program does not see.
  AdminSession::Answer ask(const std::string& line);
  /// A command to the service: `submit("status")`.
  AdminSession::Answer submit(const std::string& words) {
    return ask("SVCSUBMIT conntrack " + words);
  }
  /// A command to the stand-in (tests/support/stand_in/controls.cpp).
  void control(const std::string& words);

  /// What the program has sent and what was broadcast, from the log: "LIST", "KILL work",
  /// "NOTE USER conntrack up vpn=work route-change"; what failed as told: "failed LIST"; and
  /// violations: "! ...". What the test itself has asked is not in it.
  std::vector<std::string> log();
  /// Only what was announced and done: broadcasts of ours, KILL, BGCANCEL and connects
  /// ("connect work"), since the last call.
  std::vector<std::string> news();

  /// How often this line is in the log.
  std::size_t count(const std::string& line);
  /// Waits until the log has this line, so many times; a failure shows the log.
  void expect(const std::string& line, int times = 1);
  /// Waits until the log has a line with this text in it.
  void expect_containing(const std::string& text);
  /// The status line that begins so (SC4); empty if there is none.
  std::string status(const std::string& beginning);
  /// Waits until that line has this text in it.
  void expect_status(const std::string& beginning, const std::string& text);
  /// Waits until that line is there without this text.
  void expect_status_without(const std::string& beginning, const std::string& text);
  /// The number behind `key=` in that line; -1 for `no`, or if there is none.
  int seconds(const std::string& beginning, const std::string& key);
  /// Waits until the program, which was started with --debug, has printed this.
  void expect_trace(const std::string& text);
  /// Waits until the peer is connected (or not).
  void expect_peer(const std::string& peer, bool connected = true);
  /// Nothing was announced or done since the last call of news().
  void expect_quiet();
  /// Waits for the program's end.
  Result wait_for_end();
  /// The processes that serve this directory as daemons, or are about to.
  std::vector<pid_t> daemons() const;

  const std::string& directory() const { return directory_.path(); }
  std::string socket() const { return directory() + "/tripesock"; }

  TemporaryDirectory directory_;
  Cable eth_{"eth"};
  Cable wifi_{"wifi"};
  std::string bus_ = "unix:path=" + directory() + "/no-bus";  // there is none
  /// What else is in the program's environment.
  std::map<std::string, std::optional<std::string>> environment_;
  std::optional<Process> server_;
  std::optional<Process> program_;
  std::unique_ptr<AdminSession> session_;

 private:
  std::size_t reported_ = 0;  // lines of the log that news() has seen
};

}  // namespace conntrack::tests
