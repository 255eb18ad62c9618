// SPDX-License-Identifier: GPL-3.0-or-later
// Process: a program that a test runs, with what it prints.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace conntrack::tests {

/// How to start a program.
struct Command {
  std::vector<std::string> words;  ///< the program, looked for in $PATH, and its arguments
  std::string directory;           ///< where to start it; empty: here
  /// What differs from this process's environment; a variable without a value is taken away.
  std::map<std::string, std::optional<std::string>> environment;
  bool terminal = false;  ///< standard output is a terminal
};

/// What became of a program.
struct Result {
  int status = 0;  ///< as a shell has it: the exit status, or 128 and the signal's number
  std::string out;
  std::string err;
};

/// A running program. Standard input is empty. It is killed, if it still runs, and reaped when the
/// object goes.
class Process {
 public:
  /// Throws std::system_error if the program cannot be started.
  explicit Process(const Command& command);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  pid_t pid() const { return pid_; }

  /// Sends a signal; nothing happens if it has ended.
  void signal(int number);

  /// What it has printed so far.
  const std::string& out();
  const std::string& err();

  /// True if it has ended, with all that it printed read.
  bool ended();

  /// Waits until it has ended. Throws std::runtime_error if it has not within the deadline.
  Result wait(std::chrono::milliseconds deadline = std::chrono::seconds(30));

 private:
  /// One end of a pipe or terminal that the program writes to the other end of.
  struct Stream {
    int fd = -1;
    std::string text;
  };

  void start(const Command& command, int out, int err);
  static void drain(Stream& stream);

  pid_t pid_ = -1;
  std::optional<int> status_;
  Stream out_;
  Stream err_;
};

/// Runs a program until it ends. Throws std::runtime_error if it does not within the deadline.
Result run(const Command& command, std::chrono::milliseconds deadline = std::chrono::seconds(30));

}  // namespace conntrack::tests
