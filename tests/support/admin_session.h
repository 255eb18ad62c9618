// SPDX-License-Identifier: GPL-3.0-or-later
// AdminSession: what tripectl(1) is to a person, for a test.
#pragma once

#include <string>
#include <vector>

namespace conntrack::tests {

/// One connection to an admin socket. It waits for answers: for tests that run the server as a
/// program of its own.
class AdminSession {
 public:
  /// What came of a command.
  struct Answer {
    std::vector<std::string> info;  ///< the INFO lines, without that word
    std::string end;                ///< the last line: "OK", "FAIL unknown-peer home", "BGDETACH t"
  };

  /// The greeting is the first command, by which no broadcasts are wanted. Throws
  /// std::runtime_error if there is no server.
  explicit AdminSession(const std::string& socket, const std::string& greeting = "WATCH -A");
  AdminSession(const AdminSession&) = delete;
  AdminSession& operator=(const AdminSession&) = delete;
  ~AdminSession();

  /// Sends a line and waits for its answer. Throws std::runtime_error if none comes within ten
  /// seconds.
  Answer command(const std::string& line);

 private:
  std::string read_line();

  int fd_ = -1;
  std::string buffer_;
};

}  // namespace conntrack::tests
