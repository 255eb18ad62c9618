// SPDX-License-Identifier: GPL-3.0-or-later
// FileStamp: tells one state of a file from another.
#pragma once

#include <cstdint>

namespace conntrack::domain {

/// A time that a file system keeps of a file. Whole seconds stand apart: nanoseconds alone would
/// overflow in the year 2262.
struct FileTime {
  std::int64_t seconds = 0;  ///< since the epoch
  std::int64_t nanoseconds = 0;

  friend bool operator==(const FileTime&, const FileTime&) = default;
};

/// What changes when a file does (CF14).
struct FileStamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;  ///< bytes
  FileTime modified;       ///< when the content was written; whoever writes may set it back
  FileTime changed;        ///< when anything of the file was changed; nobody can set it back

  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

}  // namespace conntrack::domain
