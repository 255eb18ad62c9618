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
  bool being_written = false;  // as we were told last

  void SetUp() override { fs::create_directory(directory); }

  void start() { start(file); }
  void start(const fs::path& path, std::chrono::milliseconds retry_delay = 1s) {
    watch = std::make_unique<InotifyWatch>(loop, path, retry_delay);
    watch->start([this](const domain::Event& event) {
      const auto* touched = std::get_if<domain::ConfigTouched>(&event);
      ASSERT_NE(touched, nullptr);
      being_written = touched->being_written;
      ++touches;
    });
  }

  /// How often we were told something since the last time.
  int heard() {
    touches = 0;
    loop.restart();
    loop.poll();
    return touches;
  }

  /// How many watches this process has.
  static std::ptrdiff_t number_of_watches() {
    std::ptrdiff_t number = 0;
    for (const auto& descriptor : fs::directory_iterator("/proc/self/fdinfo")) {
      std::ifstream info(descriptor.path());
      for (std::string line; std::getline(info, line);) number += line.starts_with("inotify wd:");
    }
    return number;
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
  EXPECT_EQ(heard(), 0);
  write(file);
  EXPECT_EQ(heard(), 1);
}

TEST_F(InotifyWatchTest, HearsThatAnotherFileIsRenamedOverIt) {
  write(file);
  start();
  for (int saves = 0; saves < 3; ++saves) {
    write(directory / ".conntrack.conf.new");
    heard();
    fs::rename(directory / ".conntrack.conf.new", file);
    EXPECT_EQ(heard(), 1);
  }
}

TEST_F(InotifyWatchTest, HearsOnceOfManyThingsThatHappenTogether) {
  start();
  for (int writes = 0; writes < 50; ++writes) write(file, "x");
  EXPECT_EQ(heard(), 1);
}

TEST_F(InotifyWatchTest, HearsThatTheFileGoesAndComesBack) {
  write(file);
  start();
  fs::remove(file);
  EXPECT_EQ(heard(), 1);
  write(file);
  EXPECT_EQ(heard(), 1);
  fs::rename(file, root / "elsewhere");
  EXPECT_EQ(heard(), 1);
  fs::create_hard_link(root / "elsewhere", file);
  EXPECT_EQ(heard(), 1);
}

TEST_F(InotifyWatchTest, HearsThatTheFileIsGivenOtherRights) {
  write(file);
  start();
  fs::permissions(file, fs::perms::none);
  EXPECT_EQ(heard(), 1);
}

TEST_F(InotifyWatchTest, DoesNotHearOfOtherFiles) {
  write(file);
  start();
  write(directory / "peers.conf");
  write(directory / "conntrack.conf~");
  fs::remove(directory / "peers.conf");
  EXPECT_EQ(heard(), 0);
  write(file);
  EXPECT_EQ(heard(), 1);
}

TEST_F(InotifyWatchTest, ReadsAStormOfEventsToItsEnd) {
  write(file);
  start();
  for (int files = 0; files < 2000; ++files) write(directory / std::to_string(files));
  write(file);
  EXPECT_EQ(heard(), 1);
}

TEST_F(InotifyWatchTest, FollowsARelativePath) {
  const fs::path before = fs::current_path();
  fs::current_path(directory);
  start("conntrack.conf");
  write(file);
  EXPECT_EQ(heard(), 1);
  fs::current_path(before);
}

TEST_F(InotifyWatchTest, HearsOfTheFileThatALinkLeadsTo) {
  const fs::path real = root / "real.conf";
  write(real);
  fs::create_symlink("../real.conf", file);
  start();
  write(real);
  EXPECT_EQ(heard(), 1);
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
  EXPECT_EQ(heard(), 1);
  write(root / "new" / "real.conf");
  EXPECT_EQ(heard(), 1);
  write(root / "old" / "real.conf");
  EXPECT_EQ(heard(), 0);
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
  EXPECT_EQ(heard(), 1);
  write(root / "new" / "conntrack.conf");
  EXPECT_EQ(heard(), 1);
}

TEST_F(InotifyWatchTest, KeepsNoWatchOnWhatItHasLeft) {
  write(file);
  start();
  const std::ptrdiff_t at_first = number_of_watches();
  for (int times = 0; times < 3; ++times) {
    fs::rename(directory, root / std::to_string(times));
    fs::create_directory(directory);
    write(file);
    heard();
    EXPECT_EQ(number_of_watches(), at_first);
  }
}

// CF14: who writes to the file, and has not closed it.
TEST_F(InotifyWatchTest, TellsThatTheFileIsBeingWritten) {
  write(file);
  start();
  for (int times = 0; times < 2; ++times) {
    std::ofstream writer(file);  // which makes it empty
    EXPECT_EQ(heard(), 1);
    EXPECT_TRUE(being_written);
    writer << "[home]" << std::flush;
    EXPECT_EQ(heard(), 1);
    EXPECT_TRUE(being_written);
    writer.close();
    EXPECT_EQ(heard(), 1);
    EXPECT_FALSE(being_written);
  }
}

TEST_F(InotifyWatchTest, TellsThatANewFileIsBeingWritten) {
  for (int times = 0; times < 2; ++times) {
    fs::remove(file);
    if (!watch) start();
    heard();
    std::ofstream writer(file);
    EXPECT_EQ(heard(), 1);
    EXPECT_TRUE(being_written);
    writer << "[home]" << std::flush;
    EXPECT_EQ(heard(), 1);
    EXPECT_TRUE(being_written);
    writer.close();
    EXPECT_EQ(heard(), 1);
    EXPECT_FALSE(being_written);
  }
}

TEST_F(InotifyWatchTest, TakesAFileThatIsPutInPlaceForComplete) {
  start();
  write(root / "whole");
  fs::rename(root / "whole", file);
  EXPECT_EQ(heard(), 1);
  EXPECT_FALSE(being_written);
  fs::remove(file);
  write(root / "whole");
  fs::create_hard_link(root / "whole", file);
  EXPECT_EQ(heard(), 1);
  EXPECT_FALSE(being_written);
  fs::remove(file);
  fs::create_symlink(root / "whole", file);
  EXPECT_EQ(heard(), 1);
  EXPECT_FALSE(being_written);
}

// Another name of the same file, in a directory that nobody watches.
TEST_F(InotifyWatchTest, HearsWhatIsWrittenUnderAnotherName) {
  write(file);
  fs::create_directory(root / "elsewhere");
  fs::create_hard_link(file, root / "elsewhere" / "name");
  start();
  std::ofstream writer(root / "elsewhere" / "name");
  EXPECT_EQ(heard(), 1);
  EXPECT_TRUE(being_written);
  writer.close();
  EXPECT_EQ(heard(), 1);
  EXPECT_FALSE(being_written);
}

// CL2: the names on the way count, not what stood under them once.
TEST_F(InotifyWatchTest, FollowsADirectoryThatIsRenamedIntoPlace) {
  fs::create_directories(root / "a" / "b" / "c");
  fs::create_directories(root / "new" / "b" / "c");
  write(root / "a" / "b" / "c" / "conntrack.conf");
  write(root / "new" / "b" / "c" / "conntrack.conf");
  start(root / "a" / "b" / "c" / "conntrack.conf");
  fs::rename(root / "a", root / "old");
  EXPECT_EQ(heard(), 1);
  fs::rename(root / "new", root / "a");
  EXPECT_EQ(heard(), 1);
  write(root / "a" / "b" / "c" / "conntrack.conf");
  EXPECT_EQ(heard(), 1);
  write(root / "old" / "b" / "c" / "conntrack.conf");
  EXPECT_EQ(heard(), 0);
}

// A process that stands in the directory keeps its remains, and the kernel then does not say that
// it is gone.
TEST_F(InotifyWatchTest, FollowsADirectoryThatIsMadeAnewWhileSomebodyStandsInIt) {
  write(file);
  const fs::path before = fs::current_path();
  fs::current_path(directory);
  start();
  fs::remove_all(directory);
  EXPECT_EQ(heard(), 1);
  fs::create_directory(directory);
  EXPECT_EQ(heard(), 1);
  write(file);
  EXPECT_EQ(heard(), 1);
  fs::current_path(before);
}

TEST_F(InotifyWatchTest, SurvivesALinkToItself) {
  fs::create_symlink("conntrack.conf", file);
  start();
  fs::remove(file);
  EXPECT_EQ(heard(), 1);
}

TEST_F(InotifyWatchTest, HearsThatTheDirectoryIsReplaced) {
  write(file);
  start();
  fs::rename(directory, root / "old");
  fs::create_directory(directory);
  EXPECT_EQ(heard(), 1);
  write(file);
  EXPECT_EQ(heard(), 1);
  write(root / "old" / "conntrack.conf");
  EXPECT_EQ(heard(), 0);
}

TEST_F(InotifyWatchTest, HearsThatTheDirectoryGoesAndComesBack) {
  write(file);
  start();
  fs::remove_all(directory);
  EXPECT_EQ(heard(), 1);
  fs::create_directory(directory);
  write(file);
  EXPECT_TRUE(hears_in_time());
  write(file);
  EXPECT_EQ(heard(), 1);
}

TEST_F(InotifyWatchTest, WaitsForADirectoryThatIsNotThereYet) {
  fs::remove(directory);
  start();
  fs::create_directory(directory);
  EXPECT_TRUE(hears_in_time());
}

// CF14: an attempt that is due although the directory is back says nothing of a writer.
TEST_F(InotifyWatchTest, ForgetsTheNextAttemptWhenTheDirectoryIsBack) {
  fs::remove(directory);
  start(file, 50ms);
  fs::create_directory(directory);
  EXPECT_EQ(heard(), 1);
  std::ofstream writer(file);
  EXPECT_EQ(heard(), 1);
  EXPECT_TRUE(being_written);
  boost::asio::steady_timer(loop, 200ms).wait();
  EXPECT_EQ(heard(), 0);
  EXPECT_TRUE(being_written);
}

// The kernel's refusal stands here for all that a new attempt would not mend: no right to read the
// directory (which root has), no room for a further watch.
TEST_F(InotifyWatchTest, DoesNotTryAgainAndAgainWhatIsRefused) {
  start(directory / std::string(300, 'x') / "conntrack.conf", 1ms);
  boost::asio::steady_timer end(loop, 500ms);
  bool over = false;
  end.async_wait([&](const boost::system::error_code&) { over = true; });
  std::size_t wake_ups_before_the_end = 0;
  while (loop.run_one() > 0 && !over) ++wake_ups_before_the_end;
  // Others may be at work in a directory above. Attempts would be some hundred.
  EXPECT_LT(wake_ups_before_the_end, 100U);
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
