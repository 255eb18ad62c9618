// SPDX-License-Identifier: GPL-3.0-or-later
// What the writers that send datagrams have in common.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "adapters/log/record.h"

namespace conntrack::adapters::log {

/// Whose records they are, for journal and syslog.
inline constexpr std::string_view program_name = "conntrack";

/// LOG_DAEMON of syslog(3).
inline constexpr int daemon_facility = 3;

/// How long the end of the program may wait for a reader.
inline constexpr std::chrono::milliseconds longest_finish{1000};

/// Sends a record by `send`, which is false if it was dropped, after one that tells how many were
/// dropped before it, or were lost on their way. `dropped` counts them.
template <class Send>
void write_counting(std::size_t& dropped, const Record& record, Send send) {
  if (dropped > 0 && send(Record{Kind::dropped, Priority::warning,
                                 std::to_string(dropped) + " messages could not be written"})) {
    dropped = 0;
  }
  if (dropped > 0 || !send(record)) ++dropped;
}

}  // namespace conntrack::adapters::log
