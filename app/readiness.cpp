// SPDX-License-Identifier: GPL-3.0-or-later
// Readiness: fork, and a pipe between parent and child.
#include "app/readiness.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "app/exit_code.h"

namespace conntrack::app {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// The parent's part: a byte means that the child is ready, an end of file that it is gone.
[[noreturn]] void wait_for(pid_t child, int pipe) {
  char byte = 0;
  ssize_t got = 0;
  do {
    got = ::read(pipe, &byte, 1);
  } while (got < 0 && errno == EINTR);
  if (got == 1) ::_exit(static_cast<int>(ExitCode::success));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
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
  const pid_t child = ::fork();
  if (child < 0) fail("cannot start a daemon");
  if (child > 0) {
    ::close(ends[1]);
    wait_for(child, ends[0]);
  }
  ::close(ends[0]);
  ::setsid();
  Readiness readiness;
  readiness.pipe_ = ends[1];
  return readiness;
}

void Readiness::report() {
  const int pipe = std::exchange(pipe_, -1);
  if (pipe < 0) return;
  close_standard_streams();
  const char byte = 1;
  // If nobody reads it, nobody waits for it.
  [[maybe_unused]] const ssize_t written = ::write(pipe, &byte, 1);
  ::close(pipe);
}

}  // namespace conntrack::app
