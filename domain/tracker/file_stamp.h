// SPDX-License-Identifier: GPL-3.0-or-later
// FileStamp: tells one state of a file from another.
#pragma once

#include <cstdint>

namespace conntrack::domain {

/// What changes when a file does (CF14).
struct FileStamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;        ///< bytes
  std::int64_t modified_ns = 0;  ///< modification time, nanoseconds since the epoch

  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

}  // namespace conntrack::domain
