// SPDX-License-Identifier: GPL-3.0-or-later
// LineWriter: lines arrive, and a reader that does not read stops nobody.
#include "adapters/loop/line_writer.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fcntl.h>
#include <array>
#include <string>

namespace conntrack::tests {
namespace {

using adapters::loop::LineWriter;

/// Two connected descriptors: what is written to the second is read from the first.
class Ends {
 public:
  explicit Ends(bool socket) {
    const int result =
        socket ? ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()) : ::pipe(ends_.data());
    EXPECT_EQ(result, 0);
    ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);
  }
  Ends(const Ends&) = delete;
  Ends& operator=(const Ends&) = delete;
  ~Ends() {
    close_reader();
    ::close(ends_[1]);
  }

  int writer() const { return ends_[1]; }

  void close_reader() {
    if (ends_[0] >= 0) ::close(ends_[0]);
    ends_[0] = -1;
  }

  std::string read() const {
    std::string text;
    std::array<char, 65536> buffer{};
    for (ssize_t got = 0; (got = ::read(ends_[0], buffer.data(), buffer.size())) > 0;) {
      text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return text;
  }

 private:
  std::array<int, 2> ends_{};
};

class LineWriterTest : public testing::TestWithParam<bool> {
 protected:
  LineWriterTest() { ::signal(SIGPIPE, SIG_IGN); }

  Ends ends{GetParam()};
  LineWriter writer{ends.writer()};
};

INSTANTIATE_TEST_SUITE_P(To, LineWriterTest, testing::Bool(),
                         [](const auto& socket) { return socket.param ? "Socket" : "Pipe"; });

TEST_P(LineWriterTest, WritesLines) {
  writer.write("one");
  writer.write("");
  writer.write("three");
  EXPECT_EQ(ends.read(), "one\n\nthree\n");
}

TEST_P(LineWriterTest, CutsALongLine) {
  writer.write(std::string(10'000, 'x'));
  EXPECT_EQ(ends.read(), std::string(LineWriter::longest_line - 1, 'x') + '\n');
}

TEST_P(LineWriterTest, DropsWhatAStalledReaderHasNoRoomForAndSaysSo) {
  const std::string line(1000, 'x');
  for (int i = 0; i < 10'000; ++i) writer.write(line);
  std::string text = ends.read();
  const std::size_t whole = text.size() / 1001;
  EXPECT_LT(whole, 10'000U);
  writer.write("after");
  text += ends.read();
  const std::string dropped = std::to_string(10'000 - (text.size() - 7) / 1001);
  EXPECT_TRUE(text.ends_with("\n" + dropped + " lines could not be written\nafter\n"))
      << text.substr(text.size() - 200);
  writer.write("again");
  EXPECT_EQ(ends.read(), "again\n");
}

TEST_P(LineWriterTest, SurvivesAReaderThatIsGone) {
  ends.close_reader();
  writer.write("one");
  writer.write("two");
}

TEST_P(LineWriterTest, BeginsEachLineWithAPrefix) {
  LineWriter prefixed(ends.writer(), "# ", 10'000);
  prefixed.write("one");
  prefixed.write(std::string(9'000, 'x'));
  EXPECT_EQ(ends.read(), "# one\n# " + std::string(9'000, 'x') + '\n');
}

TEST_P(LineWriterTest, SaysAtTheEndHowManyLinesWereDropped) {
  {
    LineWriter writer_of_a_while(ends.writer());
    for (int i = 0; i < 10'000; ++i) writer_of_a_while.write(std::string(1000, 'x'));
    ends.read();
  }
  EXPECT_TRUE(ends.read().ends_with(" lines could not be written\n"));
}

// A full disk is no room either.
TEST(LineWriterOfAFile, SurvivesAFullDisk) {
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  ASSERT_GE(full, 0);
  LineWriter writer(full);
  writer.write("one");
  writer.write("two");
  ::close(full);
}

TEST(LineWriterOfAFile, TakesADescriptorThatIsClosed) {
  LineWriter writer(-1);
  writer.write("one");
}

}  // namespace
}  // namespace conntrack::tests
