// SPDX-License-Identifier: GPL-3.0-or-later
// Readiness: fork, and a pipe between parent and child.
#include "app/readiness.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <system_error>
#include <utility>

#include "app/exit_code.h"
#include "app/process.h"

namespace conntrack::app {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

constexpr std::array ending_signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

// For the handler of the parent's signals.
volatile std::sig_atomic_t daemon_process = 0;
volatile std::sig_atomic_t interrupted_by = 0;

extern "C" void end_daemon(int signal) {
  interrupted_by = signal;
  ::kill(static_cast<pid_t>(daemon_process), SIGTERM);
}

/// Holds the signals back while it lives, so that none comes between fork() and what follows.
class HeldSignals {
 public:
  HeldSignals() {
    sigset_t held;
    ::sigemptyset(&held);
    for (const int signal : ending_signals) ::sigaddset(&held, signal);
    ::sigprocmask(SIG_BLOCK, &held, &before_);
  }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;
  ~HeldSignals() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

/// From now on, what ends this process ends the child. What is ignored, as nohup(1) and shells have
/// it, stays so.
void share_end_with(pid_t child) {
  daemon_process = static_cast<std::sig_atomic_t>(child);
  for (const int signal : ending_signals) {
    struct sigaction action {};
    if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
    action = {};
    action.sa_handler = end_daemon;
    ::sigaction(signal, &action, nullptr);
  }
}

/// Ends by the signal that has come, if one has.
void end_if_interrupted() {
  const int signal = interrupted_by;
  if (signal == 0) return;
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

/// The parent's part: a byte means that the child is ready, an end of file that it is gone.
[[noreturn]] void wait_for(pid_t child, int pipe) {
  char byte = 0;
  ssize_t got = 0;
  do {
    got = ::read(pipe, &byte, 1);
  } while (got < 0 && errno == EINTR);
  if (got == 1 && interrupted_by == 0) ::_exit(static_cast<int>(ExitCode::success));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  end_if_interrupted();
  ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : static_cast<int>(ExitCode::failure));
}

void close_standard_streams() {
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) return;  // the streams stay as they are
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(null, stream);
  if (null > STDERR_FILENO) ::close(null);
}

}  // namespace

Readiness Readiness::as_daemon() {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) fail("cannot make a pipe");
  for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  std::optional<HeldSignals> held(std::in_place);
  const pid_t child = ::fork();
  if (child < 0) fail("cannot start a daemon");
  if (child > 0) {
    ::close(ends[1]);
    share_end_with(child);
    held.reset();
    wait_for(child, ends[0]);
  }
  ::setsid();
  Readiness readiness;
  readiness.pipe_ = close_inherited_descriptors(ends[1]);
  return readiness;
}

void Readiness::report() {
  const int pipe = std::exchange(pipe_, -1);
  if (pipe < 0) return;
  close_standard_streams();
  const char byte = 1;
  const ssize_t written = ::write(pipe, &byte, 1);
  ::close(pipe);
  if (written != 1) std::raise(SIGTERM);
}

}  // namespace conntrack::app
