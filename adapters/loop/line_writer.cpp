// SPDX-License-Identifier: GPL-3.0-or-later
// LineWriter; what it is for is told in the header.
#include "adapters/loop/line_writer.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace conntrack::adapters::loop {
namespace {

bool is_socket(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 && S_ISSOCK(status.st_mode);
}

bool has_room(int descriptor) {
  pollfd writable{descriptor, POLLOUT, 0};
  return ::poll(&writable, 1, 0) == 1 && (writable.revents & POLLOUT) != 0;
}

}  // namespace

LineWriter::LineWriter(int descriptor)
    : descriptor_(descriptor), is_socket_(is_socket(descriptor)) {}

void LineWriter::write(std::string_view line) {
  if (!flush()) {
    ++dropped_;
    return;
  }
  if (dropped_ > 0 && put(std::to_string(dropped_) + " lines could not be written")) dropped_ = 0;
  if (dropped_ > 0 || !put(line)) ++dropped_;
}

/// True if the reader took the line, or at least its beginning.
bool LineWriter::put(std::string_view line) {
  rest_.assign(line.substr(0, longest_line - 1)).append(1, '\n');
  const std::size_t size = rest_.size();
  if (flush() || rest_.size() < size) return true;
  rest_.clear();
  return false;
}

/// True if nothing is left to write.
bool LineWriter::flush() {
  while (!rest_.empty() && has_room(descriptor_)) {
    const ssize_t written = is_socket_
                                ? ::send(descriptor_, rest_.data(), rest_.size(), MSG_DONTWAIT)
                                : ::write(descriptor_, rest_.data(), rest_.size());
    if (written < 0) break;
    rest_.erase(0, static_cast<std::size_t>(written));
  }
  return rest_.empty();
}

}  // namespace conntrack::adapters::loop
