// SPDX-License-Identifier: GPL-3.0-or-later
// What the program inherits from whoever starts it does not matter (CL2, CL12): closed descriptors,
// blocked and ignored signals, open pipes; and a daemon does not outlive an interrupted start.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

#include "tests/integration/service/bed.h"
#include "tests/support/eventually.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;

/// Blocks a signal while it lives, for the programs that are started meanwhile.
class Blocked {
 public:
  explicit Blocked(int signal) {
    sigset_t one;
    ::sigemptyset(&one);
    ::sigaddset(&one, signal);
    ::pthread_sigmask(SIG_BLOCK, &one, &before_);
  }
  Blocked(const Blocked&) = delete;
  Blocked& operator=(const Blocked&) = delete;
  ~Blocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

class InheritedState : public ServiceBed {
 protected:
  void TearDown() override {
    for (const pid_t daemon : daemons()) ::kill(daemon, SIGKILL);
    ServiceBed::TearDown();
  }

  /// The command as the shell runs it: `how` stands before or behind it.
  Command in_shell(const std::string& how, const std::vector<std::string>& options) const {
    Command shell = command(options);
    shell.words.insert(shell.words.begin(), {"sh", "-c", how});
    return shell;
  }

  void quit() {
    EXPECT_EQ(submit("quit").end, "OK");
    EXPECT_TRUE(eventually(20s, [this] { return daemons().empty(); }));
  }
};

TEST_F(InheritedState, StandardDescriptorsMayBeClosed) {
  start_server();
  for (const std::string closed :
       {"<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-"}) {
    SCOPED_TRACE(closed);
    EXPECT_EQ(run(in_shell("exec \"$0\" \"$@\" " + closed, {"--daemon"})).status, 0);
    EXPECT_EQ(submit("help").end, "OK");
    quit();
    // In the foreground, too: no socket of ours is taken for standard output.
    program_.emplace(in_shell("exec \"$0\" \"$@\" " + closed, {"--debug"}));
    EXPECT_TRUE(eventually(20s, [this] { return submit("help").end == "OK"; }));
    program_->signal(SIGTERM);
    EXPECT_EQ(wait_for_end().status, 0);
    program_.reset();
  }
}

TEST_F(InheritedState, SignalsMayBeBlocked) {
  start_server();
  for (const int signal : {SIGTERM, SIGINT}) {
    {
      const Blocked blocked(signal);
      program_.emplace(command());
    }
    EXPECT_TRUE(eventually(20s, [this] { return submit("help").end == "OK"; }));
    program_->signal(signal);
    EXPECT_EQ(wait_for_end().status, 0);
    program_.reset();
  }
}

TEST_F(InheritedState, ASignalThatHasNoHandlerMayBeBlocked) {
  start_server();
  {
    const Blocked blocked(SIGALRM);
    program_.emplace(command());
  }
  EXPECT_TRUE(eventually(20s, [this] { return submit("help").end == "OK"; }));
  program_->signal(SIGALRM);
  EXPECT_EQ(wait_for_end().status, 128 + SIGALRM);
}

TEST_F(InheritedState, TheEndOfChildrenMayBeIgnored) {
  configure("[vpn]\nwork = 10/8\n");
  const Result result = run(in_shell("trap '' CHLD; exec \"$0\" \"$@\"", {"--daemon"}));
  EXPECT_EQ(result.status, 2) << result.err;
}

// Somebody waits until every process has closed the other end.
TEST_F(InheritedState, ADaemonKeepsNoPipeOpen) {
  start_server();
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), 0), 0);
  ::fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  EXPECT_EQ(run(command({"--daemon"})).status, 0);
  ::close(ends[1]);
  pollfd reader{ends[0], POLLIN, 0};
  EXPECT_EQ(::poll(&reader, 1, 20'000), 1);
  EXPECT_NE(reader.revents & POLLHUP, 0);
  ::close(ends[0]);
  quit();
}

// Ctrl-C, a supervisor's time limit, the terminal that is closed.
TEST_F(InheritedState, AnInterruptedStartLeavesNoDaemon) {
  start_server();
  control("freeze");
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    program_.emplace(command({"--daemon"}));
    EXPECT_TRUE(eventually(20s, [this] { return daemons().size() == 2; }));
    program_->signal(signal);
    EXPECT_EQ(wait_for_end().status, 128 + signal);
    EXPECT_TRUE(eventually(20s, [this] { return daemons().empty(); }));
    program_.reset();
  }
  control("thaw");
}

TEST_F(InheritedState, AStartThatIsKilledLeavesNoDaemon) {
  start_server();
  control("freeze");
  program_.emplace(command({"--daemon"}));
  EXPECT_TRUE(eventually(20s, [this] { return daemons().size() == 2; }));
  program_->signal(SIGKILL);
  wait_for_end();
  control("thaw");
  EXPECT_TRUE(eventually(20s, [this] { return daemons().empty(); }));
}

}  // namespace
}  // namespace conntrack::tests
