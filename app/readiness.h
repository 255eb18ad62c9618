// SPDX-License-Identifier: GPL-3.0-or-later
// Readiness: tells whoever started the program that it is at work (CL2).
#pragma once

namespace conntrack::app {

/// In the foreground there is nobody to tell. As a daemon, the process that was started waits for
/// its child: it exits with 0 when the child is ready, or with the child's exit status if the child
/// ends before. A signal that ends it while it waits ends the child, too (CL2). Until it is ready
/// the child has the standard streams, so that its errors are seen; afterwards they go to
/// /dev/null.
class Readiness {
 public:
  /// Runs in the foreground.
  Readiness() = default;

  /// Forks; to be called before anything is opened. Returns in the child only, which leads a
  /// session of its own and has the standard descriptors alone (CL12). Throws std::system_error if
  /// the system has no process to give.
  static Readiness as_daemon();

  /// The program is at work. If the process that was started has been killed meanwhile, this one
  /// gets SIGTERM. The second call and further ones do nothing.
  void report();

 private:
  int pipe_ = -1;  // of a daemon that has not reported yet
};

}  // namespace conntrack::app
