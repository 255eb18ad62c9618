// SPDX-License-Identifier: GPL-3.0-or-later
// What the program inherits from whoever starts it; what is done about it is told in the header.
#include "app/process.h"

#include <fcntl.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace conntrack::app {
namespace {

/// Closes all descriptors from this one on.
void close_from(int first) {
#ifdef SYS_close_range
  if (::syscall(SYS_close_range, static_cast<unsigned>(first), ~0U, 0U) == 0) return;
#endif
  // An old kernel, or another system. A limit of a million or of none is no reason to try so many.
  constexpr long most = 65536;
  const long limit = ::sysconf(_SC_OPEN_MAX);
  const long end = limit < 0 ? most : std::min(limit, most);
  for (int descriptor = first; descriptor < end; ++descriptor) ::close(descriptor);
}

}  // namespace

void prepare_process() {
  // The lowest free number is the one that open() gives.
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(standard, F_GETFD) >= 0 || errno != EBADF) continue;
    if (::open("/dev/null", O_RDWR) < 0) {
      throw std::system_error(errno, std::generic_category(), "cannot open /dev/null");
    }
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  std::signal(SIGCHLD, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

int close_inherited_descriptors(int kept) {
  constexpr int first = STDERR_FILENO + 1;
  if (kept != first) {
    ::dup2(kept, first);
    ::fcntl(first, F_SETFD, FD_CLOEXEC);
  }
  close_from(first + 1);
  return first;
}

}  // namespace conntrack::app
