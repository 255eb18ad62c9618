// SPDX-License-Identifier: GPL-3.0-or-later
// LineWriter; what it is for is told in the header.
#include "adapters/loop/line_writer.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <utility>

namespace conntrack::adapters::loop {
namespace {

mode_t kind_of(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : mode_t{0};
}

/// Opens a pipe or terminal once more, so that our writing alone never blocks; none if that cannot
/// be. A disk does not stall.
Descriptor reopen(int descriptor) {
  const mode_t kind = kind_of(descriptor);
  if (kind != S_IFIFO && kind != S_IFCHR) return Descriptor();
  const std::string name = "/dev/fd/" + std::to_string(descriptor);
  return Descriptor(::open(name.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

bool has_room(int descriptor) {
  pollfd writable{descriptor, POLLOUT, 0};
  return ::poll(&writable, 1, 0) == 1 && (writable.revents & POLLOUT) != 0;
}

}  // namespace

LineWriter::LineWriter(int descriptor, std::string prefix, std::size_t longest)
    : reopened_(reopen(descriptor)),
      descriptor_(reopened_.is_open() ? reopened_.get() : descriptor),
      is_socket_(kind_of(descriptor) == S_IFSOCK),
      prefix_(std::move(prefix)),
      longest_(longest) {}

LineWriter::~LineWriter() {
  if (flush() && dropped_ > 0) put(dropped_line());
}

void LineWriter::write(std::string_view line) {
  // Together, or there would be room for the shorter of the two again and again.
  const std::string text = (dropped_ > 0 ? dropped_line() : std::string{}) + whole_line(line);
  if (flush() && put(text)) {
    dropped_ = 0;
  } else {
    ++dropped_;
  }
}

std::string LineWriter::whole_line(std::string_view line) const {
  return std::string(prefix_).append(line.substr(0, longest_ - 1 - prefix_.size())).append(1, '\n');
}

std::string LineWriter::dropped_line() const {
  return whole_line(std::to_string(dropped_) + " lines could not be written");
}

/// True if the reader took the text, or at least its beginning.
bool LineWriter::put(std::string text) {
  rest_ = std::move(text);
  const std::size_t size = rest_.size();
  if (flush() || rest_.size() < size) return true;
  rest_.clear();
  return false;
}

/// True if nothing is left to write.
bool LineWriter::flush() {
  while (!rest_.empty() && (reopened_.is_open() || has_room(descriptor_))) {
    const long written = write_some();
    if (written < 0) break;
    rest_.erase(0, static_cast<std::size_t>(written));
  }
  return rest_.empty();
}

/// A pipe that has room takes so much without waiting.
long LineWriter::write_some() const {
  const std::size_t size = std::min<std::size_t>(rest_.size(), PIPE_BUF);
  if (is_socket_) return ::send(descriptor_, rest_.data(), size, MSG_DONTWAIT);
  return ::write(descriptor_, rest_.data(), size);
}

}  // namespace conntrack::adapters::loop
