// SPDX-License-Identifier: GPL-3.0-or-later
// Record: one line of the log, and what the journal keeps beside it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace conntrack::adapters::log {

/// How urgent a record is, with the numbers of syslog(3).
enum class Priority : std::uint8_t { error = 3, warning = 4, notice = 5, info = 6 };

/// What a record tells of. Each kind has a MESSAGE_ID.
enum class Kind : std::uint8_t {
  peer_change,
  hands_off,
  server_lost,
  server_found,
  bus_lost,
  bus_connected,
  bus_confused,
  manager_gone,
  manager_found,
  config_error,
  connect_failed,
  kill_failed,
  probe_failed,
  flapping,
  connects_by_itself,
  ended,
  failed,
  dropped,
};

/// The kind's MESSAGE_ID, 32 hexadecimal digits: `journalctl MESSAGE_ID=...` finds its records.
/// They never change; the manual lists them.
std::string_view message_id(Kind kind);

/// A field of the journal. The name is one of LG2: `CONNTRACK_GROUP`.
struct Field {
  std::string_view name;
  std::string value;  ///< as it is, whatever bytes it holds

  friend bool operator==(const Field&, const Field&) = default;
};

/// One record (LG1).
struct Record {
  Kind kind = Kind::peer_change;
  Priority priority = Priority::info;
  std::string message;  ///< one line of at most longest_message bytes
  std::vector<Field> fields = {};

  friend bool operator==(const Record&, const Record&) = default;
};

/// Fits into a datagram, a line of a terminal's buffer and a syslog, with what they put around it.
inline constexpr std::size_t longest_message = 1000;

/// Takes records to where they are read. Nothing blocks but finish(); what cannot be written is
/// dropped, and a later record tells how many were.
class Writer {
 public:
  virtual ~Writer() = default;

  virtual void write(const Record& record) = 0;

  /// Writes what waits: at the end of the program, for a second at most.
  virtual void finish() {}
};

}  // namespace conntrack::adapters::log
