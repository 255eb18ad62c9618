// SPDX-License-Identifier: GPL-3.0-or-later
// LineWriter: writes lines to a descriptor that somebody else reads, and never waits for the
// reader.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "adapters/loop/descriptor.h"

namespace conntrack::adapters::loop {

/// Lines to a terminal, a pipe, a socket or a file, such as standard error. The descriptor stays
/// as it is: others may share it, so it is not made non-blocking. A line that the reader has no
/// room for is dropped; a line that says how many were comes before the next one, or at the end.
class LineWriter {
 public:
  /// The longest line, with its end, unless another limit is given.
  static constexpr std::size_t longest_line = 4096;

  /// The descriptor is not closed with the object. Each line begins with `prefix`.
  explicit LineWriter(int descriptor, std::string prefix = {}, std::size_t longest = longest_line);
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;
  /// Writes what is left, as far as there is room.
  ~LineWriter();

  /// Writes a line, given without its prefix and its end; a longer one is cut. Errors, such as a
  /// full disk or a reader that is gone, count as dropped. SIGPIPE is to be ignored by the program.
  void write(std::string_view line);

 private:
  std::string whole_line(std::string_view line) const;
  std::string dropped_line() const;
  bool put(std::string text);
  bool flush();
  long write_some() const;

  Descriptor reopened_;  // of a pipe or terminal: opened once more, and never blocks
  int descriptor_;
  bool is_socket_;
  std::string prefix_;
  std::size_t longest_;
  std::size_t dropped_ = 0;
  std::string rest_;  // of a line of which the reader has taken a part
};

}  // namespace conntrack::adapters::loop
