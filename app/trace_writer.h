// SPDX-License-Identifier: GPL-3.0-or-later
// TraceWriter: the trace on standard output, which changes nothing else (CL5).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace conntrack::app {

/// Writes each line as `# LINE`. A reader that stalls is not waited for: lines for which there is
/// no room are dropped, and before the next one that is written a line tells how many. A reader
/// that is gone, or a full disk, is no failure.
class TraceWriter {
 public:
  /// Writes to this descriptor. The flags of what it leads to are not changed, for other programs
  /// share them.
  explicit TraceWriter(int descriptor);
  TraceWriter(const TraceWriter&) = delete;
  TraceWriter& operator=(const TraceWriter&) = delete;
  /// Writes what is left, if there is room.
  ~TraceWriter();

  void write(std::string_view line);

  /// Nothing is written any more, and nothing is held open.
  void close();

 private:
  bool write_rest();
  bool tell_dropped();
  bool begin(const std::string& text);
  bool has_room() const;

  int descriptor_;
  bool owned_ = false;  // opened anew, and never blocks
  bool is_closed_ = false;
  std::string rest_;           // of a line whose beginning is written
  std::uint64_t dropped_ = 0;  // lines, not told of yet
};

}  // namespace conntrack::app
