// SPDX-License-Identifier: GPL-3.0-or-later
// make_config_watch: whatever the kernel grants, changes of the file are noticed (CF14).
#include "adapters/watch/config_watch.h"

#include <gtest/gtest.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <string>

#include "tests/support/run_until.h"
#include "tests/support/temporary_directory.h"

namespace {
bool kernel_refuses = false;
}

// Instead of the C library's: a limit of the user's that was really reached would hit other tests.
extern "C" int inotify_init1(int flags) noexcept {
  if (!kernel_refuses) return static_cast<int>(::syscall(SYS_inotify_init1, flags));
  errno = EMFILE;
  return -1;
}

namespace conntrack::adapters::watch {
namespace {

/// A file whose stamp is its size.
struct SizedSource : ports::ConfigSource {
  const std::string& name() const override { return name_; }
  std::optional<domain::FileStamp> stamp() override {
    return domain::FileStamp{1, size, 1, {}, {}};
  }
  ports::ConfigReading read() override { return {}; }

  void write(const tests::TemporaryDirectory& directory, const std::string& text) {
    name_ = directory.write("conntrack.conf", text);
    size = text.size();
  }

  std::uint64_t size = 0;

 private:
  std::string name_;
};

struct ConfigWatchTest : testing::Test {
  tests::TemporaryDirectory directory;
  boost::asio::io_context loop;
  SizedSource source;

  void expect_to_hear_of_a_change(ports::EventSource& watch) {
    int touches = 0;
    watch.start([&](const domain::Event&) { ++touches; });
    source.write(directory, "[home]\n[office]\n");
    EXPECT_TRUE(tests::run_until(loop, [&] { return touches > 0; }));
  }
};

TEST_F(ConfigWatchTest, HearsOfAChange) {
  source.write(directory, "[home]\n");
  expect_to_hear_of_a_change(*make_config_watch(loop, source.name(), source));
}

TEST_F(ConfigWatchTest, LooksForChangesIfTheKernelGrantsNoWatch) {
  source.write(directory, "[home]\n");
  kernel_refuses = true;
  const auto watch = make_config_watch(loop, source.name(), source);
  kernel_refuses = false;
  expect_to_hear_of_a_change(*watch);
}

}  // namespace
}  // namespace conntrack::adapters::watch
