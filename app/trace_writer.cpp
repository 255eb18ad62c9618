// SPDX-License-Identifier: GPL-3.0-or-later
// TraceWriter; what it is for is told in the header.
#include "app/trace_writer.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <utility>

#include "app/text/terminal_text.h"

namespace conntrack::app {
namespace {

/// Opens a pipe or terminal once more, so that our writing alone never blocks; negative if that
/// cannot be. A disk does not stall.
int reopened(int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return -1;
  if (!S_ISFIFO(status.st_mode) && !S_ISCHR(status.st_mode)) return -1;
  const std::string name = "/dev/fd/" + std::to_string(descriptor);
  return ::open(name.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

}  // namespace

TraceWriter::TraceWriter(int descriptor) : descriptor_(descriptor) {
  const int anew = reopened(descriptor);
  if (anew < 0) return;
  descriptor_ = anew;
  owned_ = true;
}

TraceWriter::~TraceWriter() {
  if (is_closed_) return;
  if (write_rest()) tell_dropped();
  close();
}

void TraceWriter::write(std::string_view line) {
  if (is_closed_) return;
  if (!write_rest() || !tell_dropped() || !begin("# " + visible(line) + '\n')) ++dropped_;
}

void TraceWriter::close() {
  if (owned_) ::close(std::exchange(descriptor_, -1));
  owned_ = false;
  is_closed_ = true;
}

bool TraceWriter::write_rest() {
  if (rest_.empty()) return true;
  std::string rest = std::exchange(rest_, {});
  if (!begin(rest)) rest_ = std::move(rest);
  return rest_.empty();
}

bool TraceWriter::tell_dropped() {
  if (dropped_ == 0) return true;
  if (!begin("# (" + std::to_string(dropped_) + " lines of the trace were dropped)\n"))
    return false;
  dropped_ = 0;
  return rest_.empty();
}

/// Writes the text, or the beginning of it and leaves a rest. False if nothing could be written.
bool TraceWriter::begin(const std::string& text) {
  std::size_t written = 0;
  while (written < text.size() && has_room()) {
    // A pipe that has room takes as much without blocking.
    const std::size_t most = std::min<std::size_t>(text.size() - written, PIPE_BUF);
    const ssize_t count = ::write(descriptor_, text.data() + written, most);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    written += static_cast<std::size_t>(count);
  }
  if (written == 0) return false;
  rest_ = text.substr(written);
  return true;
}

bool TraceWriter::has_room() const {
  if (owned_) return true;
  pollfd output{descriptor_, POLLOUT, 0};
  return ::poll(&output, 1, 0) == 1 && (output.revents & POLLOUT) != 0;
}

}  // namespace conntrack::app
