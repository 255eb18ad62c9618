// SPDX-License-Identifier: GPL-3.0-or-later
// EventLog: what an adapter has told, as lines that a test can compare.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "domain/tracker/claims.h"
#include "domain/tracker/event.h"
#include "ports/event_sink.h"

namespace conntrack::tests {

/// An event from an adapter as a line: "bus connected", "nm present", "up: nm connected", "resumed",
/// "claimed", "lost", "peers 1: work@tun0", "connected 1", "failed 1: nm no-secrets", "killed work",
/// "person: work down".
std::string describe(const domain::Event& event);

/// Remembers the events that its sink was given.
class EventLog {
 public:
  /// A sink that writes into this log, which is to outlive it.
  ports::EventSink sink();

  /// The same for a manager that says everything twice: what the domain takes for no event is left
  /// out (WH3).
  ports::EventSink sink_of_news();

  /// What was told and not yet taken.
  const std::vector<std::string>& lines() const { return lines_; }

  /// The first lines, at most so many; the others stay.
  std::vector<std::string> take(std::size_t count);

  void clear() { lines_.clear(); }

  /// True if `line` is among the lines.
  bool has(const std::string& line) const;

 private:
  std::vector<std::string> lines_;
  domain::Claims claims_;
};

}  // namespace conntrack::tests
