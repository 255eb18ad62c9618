// SPDX-License-Identifier: GPL-3.0-or-later
// The file source: every way in which a file can be read or not.
#include "adapters/config/file_source.h"
#include "adapters/tripe/words.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "tests/support/eventually.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::adapters::config {
namespace {

namespace fs = std::filesystem;

/// While it lives, the superuser is nobody.
class Unprivileged {
 public:
  Unprivileged() {
    if (was_ != 0) return;
    EXPECT_EQ(::seteuid(65534), 0);
  }
  ~Unprivileged() { EXPECT_EQ(::seteuid(was_), 0); }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;

 private:
  uid_t was_ = ::geteuid();
};

class AFileSource : public testing::Test {
 protected:
  void write(const std::string& text) { directory_.write("conntrack.conf", text); }
  FileSource source() const { return FileSource(path_.string(), tripe::name_limit()); }

  /// The message of the one error that a file gives which cannot be read.
  std::string read_failure() const {
    const ports::ConfigReading reading = source().read();
    EXPECT_EQ(reading.errors.size(), 1U);
    EXPECT_TRUE(reading.source.text().empty());
    if (reading.errors.empty()) return {};
    EXPECT_EQ(reading.errors[0].kind, domain::DiagnosticKind::read_error);
    EXPECT_EQ(reading.errors[0].at, domain::Position{});
    return reading.errors[0].message;
  }

  const tests::TemporaryDirectory directory_;
  const fs::path path_ = fs::path(directory_.path()) / "conntrack.conf";
};

TEST_F(AFileSource, ReadsAndChecksTheFile) {
  write("[vpn]\nwork = 10.0.0.0/8\n");
  const ports::ConfigReading reading = source().read();
  EXPECT_TRUE(reading.errors.empty());
  EXPECT_EQ(reading.source.text(), "[vpn]\nwork = 10.0.0.0/8\n");
  ASSERT_NE(reading.config.find_group("vpn"), nullptr);
  EXPECT_EQ(reading.config.find_group("vpn")->definitions[0].tag, "work");
  EXPECT_EQ(reading.stamp, source().stamp());
  EXPECT_EQ(source().name(), path_.string());
}

TEST_F(AFileSource, ReportsWhatIsWrongInTheFile) {
  write("[vpn]\nwork = 10.0.0.1/8\nhome\n");
  const ports::ConfigReading reading = source().read();
  ASSERT_EQ(reading.errors.size(), 2U);
  EXPECT_EQ(reading.errors[0].kind, domain::DiagnosticKind::value_error);
  EXPECT_EQ(reading.errors[1].kind, domain::DiagnosticKind::syntax_error);
  EXPECT_TRUE(reading.stamp);
}

TEST_F(AFileSource, ReadsAnEmptyFile) {
  write("");
  EXPECT_TRUE(source().read().errors.empty());
}

// CF14
TEST_F(AFileSource, HasNoStampIfThereIsNoFile) {
  EXPECT_EQ(source().stamp(), std::nullopt);
  EXPECT_EQ(read_failure(), "cannot be read: No such file or directory");
  EXPECT_EQ(source().read().stamp, std::nullopt);
}

// CL7
TEST_F(AFileSource, SaysWhereAFileWasLookedForThatIsNotThere) {
  const auto errors =
      FileSource(path_, tripe::name_limit(), "neither here nor there").read().errors;
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].message, "cannot be read: No such file or directory, neither here nor there");
}

// CF14: by inode, size and mtime.
TEST_F(AFileSource, ChangesItsStampWithTheFile) {
  write("#");
  const auto first = source().stamp();
  ASSERT_TRUE(first);
  EXPECT_EQ(first, source().stamp());

  write("##");
  const auto longer = source().stamp();
  EXPECT_NE(first, longer);

  const timespec times[] = {{1, 0}, {1, 7}};
  ASSERT_EQ(::utimensat(AT_FDCWD, path_.c_str(), times, 0), 0);
  const auto older = source().stamp();
  EXPECT_NE(longer, older);
  EXPECT_EQ(older->modified, (domain::FileTime{1, 7}));

  const std::string other = directory_.write("new", "##");
  ASSERT_EQ(::utimensat(AT_FDCWD, other.c_str(), times, 0), 0);
  fs::rename(other, path_);
  EXPECT_NE(older, source().stamp());
  EXPECT_EQ(older->modified, source().stamp()->modified);
}

// As `cp -p` or a script with a clock of its own leaves it: same size, same name, time put back.
TEST_F(AFileSource, ChangesItsStampEvenIfTheTimeOfTheWritingIsPutBack) {
  const timespec long_ago[] = {{1, 0}, {1, 7}};
  write("#");
  ASSERT_EQ(::utimensat(AT_FDCWD, path_.c_str(), long_ago, 0), 0);
  const auto first = source().stamp();
  // The clock of the file system stands still between two ticks of the kernel.
  ASSERT_TRUE(tests::eventually(std::chrono::seconds(10), [&] {
    std::ofstream(path_) << ";";
    return ::utimensat(AT_FDCWD, path_.c_str(), long_ago, 0) == 0 && source().stamp() != first;
  }));
  EXPECT_EQ(first->modified, source().stamp()->modified);
  EXPECT_EQ(first->inode, source().stamp()->inode);
}

// Nanoseconds since 1970 do not go beyond the year 2262.
TEST_F(AFileSource, TellsTimesFarAheadApart) {
  write("#");
  const auto stamp_at = [&](time_t seconds) {
    const timespec times[] = {{1, 0}, {seconds, 0}};
    EXPECT_EQ(::utimensat(AT_FDCWD, path_.c_str(), times, 0), 0);
    return source().stamp()->modified;
  };
  const domain::FileTime one = stamp_at(9'300'000'000);
  const domain::FileTime other = stamp_at(9'400'000'000);
  EXPECT_EQ(one, (domain::FileTime{9'300'000'000, 0}));
  EXPECT_NE(one, other);
}

TEST_F(AFileSource, SaysThatADirectoryIsNoFile) {
  fs::create_directory(path_);
  EXPECT_EQ(read_failure(), "is a directory, not a file");
  EXPECT_TRUE(source().read().stamp);
}

TEST_F(AFileSource, NeverWaitsForAFifo) {
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  EXPECT_EQ(read_failure(), "is a FIFO, not a file");
}

TEST_F(AFileSource, RefusesDevicesAndSockets) {
  fs::create_symlink("/dev/zero", path_);
  EXPECT_EQ(read_failure(), "is a device, not a file");

  fs::remove(path_);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path_.c_str(), sizeof address.sun_path - 1);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ::close(socket);
  EXPECT_EQ(read_failure(), "is a socket, not a file");
}

TEST_F(AFileSource, SaysWhyAFileCannotBeOpened) {
  write("[vpn]\n");
  fs::permissions(path_, fs::perms::none);
  fs::permissions(directory_.path(), fs::perms::all);
  const Unprivileged unprivileged;
  EXPECT_EQ(read_failure(), "cannot be read: Permission denied");
  EXPECT_TRUE(source().read().stamp);
}

TEST_F(AFileSource, SaysWhyAPathLeadsNowhere) {
  fs::create_symlink(path_, path_);
  EXPECT_EQ(read_failure(), "cannot be read: Too many levels of symbolic links");
}

/// Puts the one and the other in a third one's place, in turn, over and over.
class Exchange {
 public:
  Exchange(const fs::path& one, const fs::path& other, const fs::path& place)
      : thread_([this, one, other, place] {
          const std::string link = place.string() + ".new";
          while (!is_over_) {
            for (const fs::path& next : {other, one}) {
              fs::create_hard_link(next, link);
              fs::rename(link, place);
            }
          }
        }) {}
  ~Exchange() {
    is_over_ = true;
    thread_.join();
  }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

 private:
  std::atomic<bool> is_over_ = false;
  std::thread thread_;
};

// Opening a FIFO that nobody writes to succeeds, and it reads as an empty file.
TEST_F(AFileSource, NeverTakesAFifoForAnEmptyConfiguration) {
  const fs::path file = directory_.write("file", "[vpn]\nwork = 10.0.0.0/8\n");
  const fs::path fifo = fs::path(directory_.path()) / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  fs::create_hard_link(file, path_);
  const Exchange exchange(file, fifo, path_);
  for (int i = 0; i < 5000; ++i) {
    const ports::ConfigReading reading = source().read();
    if (reading.errors.empty()) {
      ASSERT_EQ(reading.config.groups.size(), 1U);
    } else {
      ASSERT_EQ(reading.errors[0].message, "is a FIFO, not a file");
    }
  }
}

// CF11: a picture, say. A message for each of its lines would be of no use.
TEST_F(AFileSource, SaysOnceWhereAFileIsNoText) {
  write("\xEF\xBB\xBF[vpn]\nwork = \x02" + std::string(100, '\1'));
  const ports::ConfigReading reading = source().read();
  ASSERT_EQ(reading.errors.size(), 1U);
  EXPECT_EQ(reading.errors[0],
            (domain::Diagnostic{domain::DiagnosticKind::syntax_error,
                                {2, 8},
                                "not a text file: found the control character U+0002",
                                "a configuration is plain text, in UTF-8"}));
  EXPECT_TRUE(reading.stamp);
}

// CF11
TEST_F(AFileSource, KnowsUtf16WithOrWithoutAByteOrderMark) {
  std::string little;
  std::string big;
  for (const char c : std::string("[vpn]\nwork = 10.0.0.0/8\n")) {
    little += std::string(1, c) + '\0';
    big += std::string(1, '\0') + c;
  }
  for (const std::string& text : {little, big, "\xFF\xFE" + little, "\xFE\xFF" + big}) {
    write(text);
    const auto errors = source().read().errors;
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_EQ(errors[0].hint, "save the file as UTF-8");
    EXPECT_EQ(errors[0].at.line, 1U);
  }
}

// CF11
TEST_F(AFileSource, ReadsFilesOfUpToOneMebibyte) {
  std::string text;
  while (text.size() < (1U << 20U)) text += "#" + std::string(1022, 'x') + "\n";
  write(text);
  EXPECT_TRUE(source().read().errors.empty());
  write(text + "\n");
  EXPECT_EQ(read_failure(), "is larger than 1048576 bytes");
}

}  // namespace
}  // namespace conntrack::adapters::config
