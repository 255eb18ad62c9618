// SPDX-License-Identifier: GPL-3.0-or-later
// FileSource: the configuration as a file.
#include "adapters/config/file_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <string_view>
#include <system_error>
#include <utility>

#include "adapters/config/config_text.h"
#include "adapters/config/readable.h"
#include "adapters/loop/descriptor.h"
#include "domain/address/expected.h"
#include "domain/text/text.h"

namespace conntrack::adapters::config {
namespace {

std::string errno_message() { return "cannot be read: " + std::generic_category().message(errno); }

domain::FileTime time_of(const timespec& time) { return {time.tv_sec, time.tv_nsec}; }

domain::FileStamp stamp_of(const struct stat& status) {
  return {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino),
          static_cast<std::uint64_t>(status.st_size), time_of(status.st_mtim),
          time_of(status.st_ctim)};
}

/// What it is, if it is not a regular file.
const char* kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "a directory";
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

std::string too_large() { return fmt::format("is larger than {} bytes", FileSource::largest_file); }

/// All of an open regular file, or what is wrong with it. The limit is checked against what is
/// read: the file may grow meanwhile.
domain::Expected<std::string, std::string> contents(int fd, std::size_t expected_size) {
  std::string text(expected_size + 1, '\0');
  std::size_t size = 0;
  for (;;) {
    if (size > FileSource::largest_file) return domain::Unexpected{too_large()};
    if (size == text.size()) text.resize(2 * size);
    const ssize_t got = ::read(fd, text.data() + size, text.size() - size);
    if (got == 0) break;
    if (got < 0 && errno != EINTR) return domain::Unexpected{errno_message()};
    if (got > 0) size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  return text;
}

/// A control character that lays out no line: nobody writes that.
bool is_stray_control(const char& byte) {
  return domain::is_control({&byte, 1}) && !domain::has("\t\n\r", byte);
}

/// A picture or a program, say, named by mistake. What one slip of the keyboard leaves behind is
/// not meant: that is shown where it is.
bool is_no_text(std::string_view text) {
  constexpr std::ptrdiff_t few = 8;
  constexpr std::ptrdiff_t one_in = 32;
  const auto controls = std::ranges::count_if(text, is_stray_control);
  return controls >= few && controls * one_in > std::ssize(text);
}

/// UTF-16 has a byte order mark of its own, and a NUL byte in each character of ASCII.
bool resembles_utf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
         (text[0] == '\0') != (text[1] == '\0');
}

/// The one error of a file that is no text, at the first control character.
ports::ConfigReading no_text(std::string text) {
  const auto place = std::ranges::find_if(text, is_stray_control);
  const auto offset = static_cast<std::size_t>(place - text.begin());
  const auto fault = unreadable_in_comment(std::string_view(text).substr(offset, 1));
  const char* const hint =
      resembles_utf16(text) ? "save the file as UTF-8" : "a configuration is plain text, in UTF-8";
  ports::ConfigReading reading;
  reading.source = domain::SourceText(std::move(text));
  reading.errors.push_back({domain::DiagnosticKind::syntax_error, reading.source.position(offset),
                            "not a text file: " + fault->message, hint});
  return reading;
}

ports::ConfigReading failed(std::optional<domain::FileStamp> stamp, std::string message) {
  ports::ConfigReading reading;
  reading.stamp = stamp;
  reading.errors.push_back({domain::DiagnosticKind::read_error, {}, std::move(message), {}});
  return reading;
}

ports::ConfigReading not_a_file(const struct stat& status) {
  return failed(stamp_of(status), fmt::format("is {}, not a file", kind_of(status.st_mode)));
}

}  // namespace

std::optional<domain::FileStamp> FileSource::stamp() {
  struct stat status {};
  if (::stat(file_.path.c_str(), &status) != 0) return std::nullopt;
  return stamp_of(status);
}

ports::ConfigReading FileSource::read() {
  struct stat status {};
  if (::stat(file_.path.c_str(), &status) != 0) {
    const bool is_missing = errno == ENOENT && !places_.empty();
    return failed(std::nullopt, errno_message() + (is_missing ? ", " + places_ : ""));
  }
  if (!S_ISREG(status.st_mode)) return not_a_file(status);
  // O_NONBLOCK: by now there may be a FIFO in the file's place.
  const loop::Descriptor file(
      ::open(file_.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.is_open() || ::fstat(file.get(), &status) != 0) {
    return failed(stamp_of(status), errno_message());
  }
  if (!S_ISREG(status.st_mode)) return not_a_file(status);  // something else has taken its place
  // The stamp is older than the text, so that a change between the two is seen at the next look.
  auto text =
      contents(file.get(), std::min(static_cast<std::size_t>(status.st_size), largest_file));
  if (!text) return failed(stamp_of(status), text.error());
  ports::ConfigReading reading = is_no_text(*text)
                                     ? no_text(std::move(*text))
                                     : read_config_text(std::move(*text), name_limit_);
  reading.stamp = stamp_of(status);
  return reading;
}

}  // namespace conntrack::adapters::config
