// SPDX-License-Identifier: GPL-3.0-or-later
// InotifyWatch: hears of changes of the configuration file from the Linux kernel (CF14).
#include "adapters/watch/inotify_watch.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <variant>

#include "tests/support/run_until.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::adapters::watch {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

void write(const fs::path& path, const std::string& text = "[home]\n") {
  std::ofstream(path, std::ios::app) << text;
}

/// The kernel has noted what happens before the call that does it returns: so one turn of the loop
/// shows what is heard of, and what is not.
struct InotifyWatchTest : testing::Test {
  tests::TemporaryDirectory temporary;
  fs::path root = temporary.path();
  fs::path directory = root / "tripe";
  fs::path file = directory / "conntrack.conf";
  boost::asio::io_context loop;
  std::unique_ptr<InotifyWatch> watch;
  int touches = 0;
  std::size_t wake_ups = 0;  // that the last heard() took, for us or not

  void SetUp() override { fs::create_directory(directory); }

  void start() { start(file); }
  void start(const fs::path& path, std::chrono::milliseconds retry_delay = 1s) {
    watch = std::make_unique<InotifyWatch>(loop, path, retry_delay);
    watch->start([this](const domain::Event& event) {
      EXPECT_TRUE(std::holds_alternative<domain::ConfigTouched>(event));
      ++touches;
    });
  }

  /// How often we were told something since the last time.
  int set_reason() {
    touches = 0;
    loop.restart();
    wake_ups = loop.poll();
    return touches;
  }

  /// For what has to wait until a directory is back.
  bool hears_in_time() {
    touches = 0;
    return tests::run_until(loop, [this] { return touches > 0; });
  }
};

TEST_F(InotifyWatchTest, HearsThatTheFileIsWrittenInPlace) {
  write(file);
  start();
  EXPECT_EQ(set_reason(), 0);
  write(file);
  EXPECT_EQ(set_reason(), 1);
}

TEST_F(InotifyWatchTest, HearsThatAnotherFileIsRenamedOverIt) {
  write(file);
  start();
  for (int saves = 0; saves < 3; ++saves) {
    write(directory / ".conntrack.conf.new");
    set_reason();
    fs::rename(directory / ".conntrack.conf.new", file);
    EXPECT_EQ(set_reason(), 1);
  }
}

TEST_F(InotifyWatchTest, HearsOnceOfManyThingsThatHappenTogether) {
  start();
  for (int writes = 0; writes < 50; ++writes) write(file, "x");
  EXPECT_EQ(set_reason(), 1);
}

TEST_F(InotifyWatchTest, HearsThatTheFileGoesAndComesBack) {
  write(file);
  start();
  fs::remove(file);
  EXPECT_EQ(set_reason(), 1);
  write(file);
  EXPECT_EQ(set_reason(), 1);
  fs::rename(file, root / "elsewhere");
  EXPECT_EQ(set_reason(), 1);
  fs::create_hard_link(root / "elsewhere", file);
  EXPECT_EQ(set_reason(), 1);
}

TEST_F(InotifyWatchTest, HearsThatTheFileIsGivenOtherRights) {
  write(file);
  start();
  fs::permissions(file, fs::perms::none);
  EXPECT_EQ(set_reason(), 1);
}

TEST_F(InotifyWatchTest, DoesNotHearOfOtherFiles) {
  write(file);
  start();
  write(directory / "peers.conf");
  write(directory / "conntrack.conf~");
  fs::remove(directory / "peers.conf");
  EXPECT_EQ(set_reason(), 0);
  write(file);
  EXPECT_EQ(set_reason(), 1);
}

TEST_F(InotifyWatchTest, ReadsAStormOfEventsToItsEnd) {
  write(file);
  start();
  for (int files = 0; files < 2000; ++files) write(directory / std::to_string(files));
  write(file);
  EXPECT_EQ(set_reason(), 1);
}

TEST_F(InotifyWatchTest, FollowsARelativePath) {
  const fs::path before = fs::current_path();
  fs::current_path(directory);
  start("conntrack.conf");
  write(file);
  EXPECT_EQ(set_reason(), 1);
  fs::current_path(before);
}

TEST_F(InotifyWatchTest, HearsOfTheFileThatALinkLeadsTo) {
  const fs::path real = root / "real.conf";
  write(real);
  fs::create_symlink("../real.conf", file);
  start();
  write(real);
  EXPECT_EQ(set_reason(), 1);
}

TEST_F(InotifyWatchTest, FollowsALinkThatIsMadeToLeadElsewhere) {
  for (const char* name : {"old", "new"}) {
    fs::create_directory(root / name);
    write(root / name / "real.conf");
  }
  fs::create_symlink(root / "old" / "real.conf", file);
  start();
  fs::create_symlink(root / "new" / "real.conf", directory / "link");
  fs::rename(directory / "link", file);
  EXPECT_EQ(set_reason(), 1);
  write(root / "new" / "real.conf");
  EXPECT_EQ(set_reason(), 1);
  write(root / "old" / "real.conf");
  EXPECT_EQ(set_reason(), 0);
  EXPECT_EQ(wake_ups, 0U) << "the directory is still watched";
}

// As those who put configurations into containers do: the link lies in the middle of the path.
TEST_F(InotifyWatchTest, FollowsALinkToADirectoryThatIsMadeToLeadElsewhere) {
  for (const char* name : {"old", "new"}) {
    fs::create_directory(root / name);
    write(root / name / "conntrack.conf");
  }
  fs::create_directory_symlink("old", root / "current");
  start(root / "current" / "conntrack.conf");
  fs::create_directory_symlink("new", root / "link");
  fs::rename(root / "link", root / "current");
  EXPECT_EQ(set_reason(), 1);
  write(root / "new" / "conntrack.conf");
  EXPECT_EQ(set_reason(), 1);
}

TEST_F(InotifyWatchTest, SurvivesALinkToItself) {
  fs::create_symlink("conntrack.conf", file);
  start();
  fs::remove(file);
  EXPECT_EQ(set_reason(), 1);
}

TEST_F(InotifyWatchTest, HearsThatTheDirectoryIsReplaced) {
  write(file);
  start();
  fs::rename(directory, root / "old");
  fs::create_directory(directory);
  EXPECT_EQ(set_reason(), 1);
  write(file);
  EXPECT_EQ(set_reason(), 1);
  write(root / "old" / "conntrack.conf");
  EXPECT_EQ(set_reason(), 0);
}

TEST_F(InotifyWatchTest, HearsThatTheDirectoryGoesAndComesBack) {
  write(file);
  start();
  fs::remove_all(directory);
  EXPECT_EQ(set_reason(), 1);
  fs::create_directory(directory);
  write(file);
  EXPECT_TRUE(hears_in_time());
  write(file);
  EXPECT_EQ(set_reason(), 1);
}

TEST_F(InotifyWatchTest, WaitsForADirectoryThatIsNotThereYet) {
  fs::remove(directory);
  start();
  fs::create_directory(directory);
  EXPECT_TRUE(hears_in_time());
}

// The kernel's refusal stands here for all that a new attempt would not mend: no right to read the
// directory (which root has), no room for a further watch.
TEST_F(InotifyWatchTest, DoesNotTryAgainAndAgainWhatIsRefused) {
  start(directory / std::string(300, 'x') / "conntrack.conf", 1ms);
  boost::asio::steady_timer end(loop, 50ms);
  bool over = false;
  end.async_wait([&](const boost::system::error_code&) { over = true; });
  std::size_t wake_ups_before_the_end = 0;
  while (loop.run_one() > 0 && !over) ++wake_ups_before_the_end;
  EXPECT_EQ(wake_ups_before_the_end, 0U);
}

TEST_F(InotifyWatchTest, FallsSilentWhenItIsDestroyed) {
  start();
  write(file);
  watch.reset();
  loop.run();  // returns, because nothing is left to wait for
  EXPECT_EQ(touches, 0);
}

}  // namespace
}  // namespace conntrack::adapters::watch
