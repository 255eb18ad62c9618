// SPDX-License-Identifier: GPL-3.0-or-later
// WatchedDirectory: a name in a directory, on which it depends which file a path means.
#pragma once

#include <filesystem>
#include <functional>

namespace conntrack::adapters::watch {

/// A name in a directory. The directory's own path has no symbolic links in it.
struct WatchedDirectory {
  std::filesystem::path directory;
  std::filesystem::path name;
  bool is_last = true;  ///< the path ends here, unless a symbolic link stands under the name

  std::filesystem::path path() const { return directory / name; }
};

/// Follows the path as the kernel does, and visits the places at which something else could be put:
/// each directory and symbolic link on the way, and the end; each before it is looked at, so that
/// the visitor can begin to watch it. What does not exist is followed as if it were an ordinary
/// file or directory.
void visit_directories(const std::filesystem::path& path,
                       const std::function<void(const WatchedDirectory&)>& visit);

}  // namespace conntrack::adapters::watch
