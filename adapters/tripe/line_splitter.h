// SPDX-License-Identifier: GPL-3.0-or-later
// LineSplitter: makes lines of bytes that come in any pieces.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace conntrack::adapters::tripe {

/// Takes what a stream gives and hands out its lines, whatever the pieces were. Pure: no socket.
class LineSplitter {
 public:
  /// The longest line accepted, in bytes without its LF.
  static constexpr std::size_t limit = std::size_t{64} * 1024;

  /// Adds the bytes that came next.
  void feed(std::string_view bytes);

  /// The next complete line, without its LF; none if it is not there yet, or broken().
  std::optional<std::string> next();

  /// True once next() has met a line that is longer than the limit; nothing comes after it.
  bool broken() const { return broken_; }

 private:
  std::string buffer_;
  std::size_t start_ = 0;    // of the next line in the buffer
  std::size_t scanned_ = 0;  // there is no LF between start_ and here
  bool broken_ = false;
};

}  // namespace conntrack::adapters::tripe
