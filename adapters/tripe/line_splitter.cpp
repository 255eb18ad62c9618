// SPDX-License-Identifier: GPL-3.0-or-later
// LineSplitter: the buffer and the search for LF.
#include "adapters/tripe/line_splitter.h"

namespace conntrack::adapters::tripe {

void LineSplitter::feed(std::string_view bytes) {
  if (broken_) return;
  buffer_.erase(0, start_);
  scanned_ -= start_;
  start_ = 0;
  buffer_.append(bytes);
}

std::optional<std::string> LineSplitter::next() {
  if (broken_) return std::nullopt;
  const std::size_t end = buffer_.find('\n', scanned_);
  scanned_ = end == std::string::npos ? buffer_.size() : end;
  if (scanned_ - start_ > limit) {
    broken_ = true;
    return std::nullopt;
  }
  if (end == std::string::npos) return std::nullopt;
  std::string line = buffer_.substr(start_, end - start_);
  start_ = scanned_ = end + 1;
  return line;
}

}  // namespace conntrack::adapters::tripe
