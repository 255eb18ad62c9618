// SPDX-License-Identifier: GPL-3.0-or-later
// The trace is no part of the work (CL5): whatever becomes of it, the program works on, and ends as
// without.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <string>

#include "tests/integration/service/bed.h"

namespace conntrack::tests {
namespace {

class TraceFaults : public ServiceBed {
 protected:
  /// Starts the program with its trace going to this file of the test's directory or the system.
  void start_tracing_to(const std::string& file) {
    start_server();
    Command traced = command({"--debug"});
    traced.words.insert(traced.words.begin(), {"sh", "-c", "exec \"$0\" \"$@\" >" + file});
    plug(eth_, "10.1.2.3/24");
    program_.emplace(traced);
    expect_peer("office");
  }

  void expect_work_and_end() {
    submit("down");
    expect_peer("office", false);
    submit("up");
    expect_peer("office");
    program_->signal(SIGTERM);
    const Result result = wait_for_end();
    EXPECT_EQ(result.status, 0);
    EXPECT_TRUE(result.err.ends_with(" conntrack: ended: SIGTERM\n")) << result.err;
  }

  std::string fifo() const { return directory() + "/trace"; }
};

TEST_F(TraceFaults, NobodyReads) {
  ASSERT_EQ(::mkfifo(fifo().c_str(), 0600), 0);
  const int reader = ::open(fifo().c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  ASSERT_GE(reader, 0);
  ASSERT_GT(::fcntl(reader, F_SETPIPE_SZ, 4096), 0);
  start_tracing_to(fifo());
  for (int times = 0; times < 50; ++times) EXPECT_EQ(submit("status").end, "OK");
  // Once there is room again, the number of lines that are missing is told.
  std::string text;
  std::array<char, 4096> buffer{};
  const auto read_all = [&] {
    for (ssize_t count = 0; (count = ::read(reader, buffer.data(), buffer.size())) > 0;) {
      text.append(buffer.data(), static_cast<std::size_t>(count));
    }
  };
  read_all();
  EXPECT_EQ(submit("help").end, "OK");
  read_all();
  EXPECT_NE(text.find(" lines could not be written\n# "), std::string::npos) << text;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
    ASSERT_EQ(text.substr(at, 2), "# ") << text;
    if (text.find('\n', at) == std::string::npos) break;
  }
  expect_work_and_end();
  ::close(reader);
}

TEST_F(TraceFaults, TheReaderIsGone) {
  ASSERT_EQ(::mkfifo(fifo().c_str(), 0600), 0);
  const int reader = ::open(fifo().c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ASSERT_GE(reader, 0);
  start_tracing_to(fifo());
  ::close(reader);
  expect_work_and_end();
}

TEST_F(TraceFaults, TheDiskIsFull) {
  start_tracing_to("/dev/full");
  expect_work_and_end();
}

}  // namespace
}  // namespace conntrack::tests
