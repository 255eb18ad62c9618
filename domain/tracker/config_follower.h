// SPDX-License-Identifier: GPL-3.0-or-later
// ConfigFollower: decides when a changed configuration file is to be read (CF14).
//
// An editor may write a file in many pieces, or remove it and put another in its place. So a change
// is believed when the file's stamp has been still for 100 ms, and a disappearance after 1 s.
// Nothing is read to find that out: whoever hears of a change, and every round, brings the present
// stamp.
#pragma once

#include <optional>

#include "domain/tracker/event.h"
#include "domain/tracker/file_stamp.h"

namespace conntrack::domain {

/// See the head of this file. A stamp of none means that there is no file.
class ConfigFollower {
 public:
  /// The file was read when its stamp was this.
  void was_read(const std::optional<FileStamp>& stamp);

  /// The file's stamp is this now. True if the file is to be read now.
  bool is_due(const std::optional<FileStamp>& stamp, TimePoint now);

  /// When the stamp is wanted next; none while nothing changes.
  std::optional<TimePoint> deadline() const;

 private:
  struct Change {
    std::optional<FileStamp> stamp;
    TimePoint still_since;

    TimePoint believed_at() const;
  };

  std::optional<FileStamp> read_;
  std::optional<Change> change_;
};

}  // namespace conntrack::domain
