// SPDX-License-Identifier: GPL-3.0-or-later
// LineWriter: writes lines to a descriptor that somebody else reads, and never waits for the
// reader.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace conntrack::adapters::loop {

/// Lines to a terminal, a pipe, a socket or a file, such as standard error. The descriptor stays
/// as it is: others may share it, so it is not made non-blocking. A line that the reader has no
/// room for is dropped; a line that says how many were comes before the next one.
class LineWriter {
 public:
  /// The longest line, with its end: what a pipe that can be written to takes without waiting.
  static constexpr std::size_t longest_line = 4096;

  /// The descriptor is not closed with the object.
  explicit LineWriter(int descriptor);

  /// Writes a line, given without its end; a longer one is cut. Errors, such as a full disk or a
  /// reader that is gone, count as dropped. SIGPIPE is to be ignored by the program.
  void write(std::string_view line);

 private:
  bool put(std::string_view line);
  bool flush();

  int descriptor_;
  bool is_socket_;
  std::size_t dropped_ = 0;
  std::string rest_;  // of a line of which the reader has taken a part
};

}  // namespace conntrack::adapters::loop
