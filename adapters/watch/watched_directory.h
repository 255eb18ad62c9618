// SPDX-License-Identifier: GPL-3.0-or-later
// WatchedDirectory: a name in a directory, on which it depends which file a path means.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

namespace conntrack::adapters::watch {

/// A name in a directory. The directory's own path has no symbolic links in it.
struct WatchedDirectory {
  /// What stands under the name now, or is taken to stand there if there is nothing.
  enum class Entry : std::uint8_t {
    directory,      ///< a directory on the way
    symbolic_link,  ///< on the way, or at the end
    file,           ///< what the path means
  };

  std::filesystem::path directory;
  std::filesystem::path name;
  Entry entry = Entry::file;

  std::filesystem::path path() const { return directory / name; }
};

/// Follows the path as the kernel does, and visits the places at which something else could be put:
/// each directory and symbolic link on the way, before it is read, and the end. What does not exist
/// is followed as if it were an ordinary file or directory.
void visit_directories(const std::filesystem::path& path,
                       const std::function<void(const WatchedDirectory&)>& visit);

}  // namespace conntrack::adapters::watch
