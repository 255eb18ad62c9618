// SPDX-License-Identifier: GPL-3.0-or-later
// ConfigFollower: decides when a changed configuration file is to be read (CF14).
//
// An editor may write a file in many pieces, or remove it and put another in its place. So a change
// is believed when the file's stamp has been still for 100 ms, and a disappearance after 1 s. Where
// the watch on the file tells that somebody has begun to write and has not closed the file yet,
// stillness proves nothing: the close is awaited. Nobody is awaited for more than 5 s.
//
// A change is noticed in two ways: the stamp is asked for in every round and whenever the watch
// reports something; and what the watch reports is a change even if the stamp is the old one.
#pragma once

#include <optional>

#include "domain/tracker/event.h"
#include "domain/tracker/file_stamp.h"

namespace conntrack::domain {

/// Holds what was read last and what has been noticed since. A stamp of none means that there is no
/// file.
class ConfigFollower {
 public:
  /// The file was read when its stamp was this.
  void was_read(const std::optional<FileStamp>& stamp);

  /// The watch says that something has happened to the file. The stamp is wanted now.
  void was_touched(bool being_written, TimePoint now);

  /// The file's stamp is this now. True if the file is to be read now.
  bool is_due(const std::optional<FileStamp>& stamp, TimePoint now);

  /// When the stamp is wanted next; none while no change waits to be read.
  std::optional<TimePoint> deadline() const;

 private:
  struct Change {
    std::optional<FileStamp> stamp;
    TimePoint noticed_at;
    TimePoint still_since;
  };

  std::optional<FileStamp> read_;
  bool touched_ = false;        // since it was read
  bool being_written_ = false;  // as the watch said last
  std::optional<Change> change_;
};

}  // namespace conntrack::domain
