// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are no configuration: one clear message, exit 2, and a terminal that is safe (CF11).
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <random>
#include <string>

#include "tests/integration/program.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::tests {
namespace {

/// How often `part` stands in `text`.
std::size_t count(const std::string& text, const std::string& part) {
  std::size_t result = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) {
    ++result;
  }
  return result;
}

/// True if there are neither control characters of ASCII, but for line feeds and tabs, nor those of
/// Unicode (U+0080 to U+009F), which some terminals obey as well.
bool is_safe(const std::string& text) {
  unsigned char last = 0;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f) return false;
    if (last == 0xc2 && byte < 0xa0) return false;
    last = byte;
  }
  return true;
}

/// Looks at a file with --check and --explain; gives what both say of it.
std::string complaint(const std::string& file, const std::vector<std::string>& wrapper = {}) {
  Command check = conntrack({"--check", "-f", file});
  check.words.insert(check.words.begin(), wrapper.begin(), wrapper.end());
  Command explain = conntrack({"--explain", "-f", file});
  explain.words.insert(explain.words.begin(), wrapper.begin(), wrapper.end());

  const Result checked = run(check);
  EXPECT_EQ(checked.status, 2);
  EXPECT_EQ(checked.err, "");
  const Result explained = run(explain);
  EXPECT_EQ(explained.status, 2);
  EXPECT_EQ(explained.out, "");
  EXPECT_EQ(explained.err, checked.out);
  EXPECT_TRUE(is_safe(checked.out)) << checked.out;
  return checked.out;
}

void expect_one_error(const std::string& text, const std::string& file, const std::string& words) {
  EXPECT_EQ(count(text, "error: "), 1U) << text;
  EXPECT_EQ(text.rfind(file, 0), 0U) << text;
  EXPECT_NE(text.find(words), std::string::npos) << text;
}

class BadInput : public testing::Test {
 protected:
  TemporaryDirectory directory_;
  std::string file_ = directory_.path() + "/bad.conf";
};

TEST_F(BadInput, IsAFileThatIsNotThere) {
  expect_one_error(complaint(file_), file_, "No such file or directory");
}

TEST_F(BadInput, IsADirectory) {
  expect_one_error(complaint(directory_.path()), directory_.path(), "directory");
}

// Nobody writes to it: opening it for reading would wait for ever.
TEST_F(BadInput, IsAFifo) {
  ASSERT_EQ(::mkfifo(file_.c_str(), 0644), 0);
  expect_one_error(complaint(file_), file_, "FIFO");
}

TEST_F(BadInput, IsADevice) { expect_one_error(complaint("/dev/zero"), "/dev/zero", "device"); }

// The superuser may read everything, so this privilege is given up.
TEST_F(BadInput, IsAFileThatMayNotBeRead) {
  directory_.write("bad.conf", "[vpn]\n");
  ASSERT_EQ(::chmod(file_.c_str(), 0), 0);
  const std::vector<std::string> wrapper{"setpriv", "--bounding-set",
                                         "-dac_override,-dac_read_search"};
  expect_one_error(complaint(file_, wrapper), file_, "Permission denied");
}

TEST_F(BadInput, IsAFileOverTheLimit) {
  directory_.write("bad.conf", "[vpn]\n" + std::string(std::size_t{1} << 20U, '#'));
  expect_one_error(complaint(file_), file_, "1048576");
}

TEST_F(BadInput, IsALineOverTheLimit) {
  directory_.write("bad.conf", "[vpn]\nwork = " + std::string(5000, '1') + "\n");
  expect_one_error(complaint(file_), file_, "4096");
}

TEST_F(BadInput, IsAFileOfRandomBytes) {
  std::mt19937 random(20070108);  // any will do; the same each time
  for (const std::size_t size : {1U, 100U, 10'000U, 1'000'000U}) {
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    bytes[0] = '\x01';  // no comment
    directory_.write("bad.conf", bytes);
    const std::string text = complaint(file_);
    EXPECT_EQ(text.rfind(file_ + ":1:1: error: ", 0), 0U) << text;
    EXPECT_LT(text.size(), 1000U) << text;
    expect_one_error(text, file_, "found the control character U+0001");
    if (size > 1) expect_one_error(text, file_, "not a text file");
  }
}

TEST_F(BadInput, IsAFileOfTerminalCommands) {
  const std::string text =
      complaint(directory_.write("bad.conf",
                                 "[vpn]\nwork\x1b]0;owned\x07 = 10.0.0.0/8\nhome = \xc2\x9b"
                                 "31m \x7f \xff\r\r\n"));
  EXPECT_NE(text.find("\\x1b"), std::string::npos) << text;
}

TEST_F(BadInput, IsAFileNameOfTerminalCommands) {
  const std::string text = complaint(directory_.path() + "/\x1b[31m\n\xff");
  EXPECT_EQ(count(text, "error: "), 1U) << text;
}

}  // namespace
}  // namespace conntrack::tests
