// SPDX-License-Identifier: GPL-3.0-or-later
// Process: a program that a test runs, with what it prints.
#include "tests/support/process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include "tests/support/eventually.h"

extern char** environ;

namespace conntrack::tests {
namespace {

void check(bool good, const char* what) {
  if (!good) throw std::system_error(errno, std::generic_category(), what);
}

/// The reading and the writing end.
std::pair<int, int> make_pipe() {
  std::array<int, 2> ends{};
  check(::pipe2(ends.data(), O_CLOEXEC) == 0, "pipe2");
  return {ends[0], ends[1]};
}

/// A new terminal: our end, and the program's.
std::pair<int, int> make_terminal() {
  const int ours = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  check(ours >= 0 && ::grantpt(ours) == 0 && ::unlockpt(ours) == 0, "posix_openpt");
  const int theirs = ::open(::ptsname(ours), O_RDWR | O_NOCTTY | O_CLOEXEC);
  check(theirs >= 0, "open the terminal");
  return {ours, theirs};
}

std::vector<std::string> make_environment(const Command& command) {
  std::vector<std::string> entries;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (!command.environment.contains(std::string(text.substr(0, text.find('='))))) {
      entries.emplace_back(text);
    }
  }
  for (const auto& [name, value] : command.environment) {
    if (value) entries.push_back(name + "=" + *value);
  }
  return entries;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

}  // namespace

Process::Process(const Command& command) {
  const auto [out, their_out] = command.terminal ? make_terminal() : make_pipe();
  out_.fd = out;
  const auto [err, their_err] = make_pipe();
  err_.fd = err;
  for (const int fd : {out, err}) check(::fcntl(fd, F_SETFL, O_NONBLOCK) == 0, "fcntl");
  start(command, their_out, their_err);
  ::close(their_out);
  ::close(their_err);
}

Process::~Process() {
  if (!status_) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(out_.fd);
  ::close(err_.fd);
}

void Process::start(const Command& command, int out, int err) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  if (!command.directory.empty()) {
    ::posix_spawn_file_actions_addchdir_np(&actions, command.directory.c_str());
  }
  std::vector<std::string> words = command.words;
  std::vector<std::string> environment = make_environment(command);
  const int error = ::posix_spawnp(&pid_, words.front().c_str(), &actions, nullptr,
                                   pointers(words).data(), pointers(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::system_error(error, std::generic_category(), words.front());
}

void Process::drain(Stream& stream) {
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t count = ::read(stream.fd, buffer.data(), buffer.size());
    // 0 is the end; so is EIO, on a terminal. EAGAIN: nothing more for now.
    if (count <= 0) return;
    stream.text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

void Process::signal(int number) {
  if (!ended()) ::kill(pid_, number);
}

const std::string& Process::out() {
  drain(out_);
  return out_.text;
}

const std::string& Process::err() {
  drain(err_);
  return err_.text;
}

bool Process::ended() {
  if (!status_) {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
  }
  // Only now, so that nothing is missed that was printed just before the end.
  drain(out_);
  drain(err_);
  return status_.has_value();
}

Result Process::wait(std::chrono::milliseconds deadline) {
  if (!eventually(deadline, [&] { return ended(); })) {
    throw std::runtime_error("the program still runs; it has printed:\n" + out_.text + err_.text);
  }
  return {*status_, out_.text, err_.text};
}

Result run(const Command& command, std::chrono::milliseconds deadline) {
  return Process(command).wait(deadline);
}

}  // namespace conntrack::tests
