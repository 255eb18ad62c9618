// SPDX-License-Identifier: GPL-3.0-or-later
// WatchedDirectory: a name in a directory, on which it depends which file a path means.
#include "adapters/watch/watched_directory.h"

#include <deque>
#include <system_error>

namespace conntrack::adapters::watch {
namespace {

// As many as Linux follows before it says ELOOP.
constexpr int most_links = 40;

}  // namespace

void visit_directories(const std::filesystem::path& path,
                       const std::function<void(const WatchedDirectory&)>& visit) {
  std::filesystem::path here = ".";
  std::deque<std::filesystem::path> rest(path.begin(), path.end());
  for (int links = 0; !rest.empty() && links <= most_links;) {
    const std::filesystem::path name = rest.front();
    rest.pop_front();
    const std::filesystem::path entry = here / name;  // `name` alone if that is "/"
    if (rest.empty() || !name.has_root_directory()) visit({here, name, rest.empty()});
    std::error_code error;
    if (!std::filesystem::is_symlink(std::filesystem::symlink_status(entry, error))) {
      here = entry;
      continue;
    }
    ++links;
    const auto target = std::filesystem::read_symlink(entry, error);
    rest.insert(rest.begin(), target.begin(), target.end());
  }
}

}  // namespace conntrack::adapters::watch
