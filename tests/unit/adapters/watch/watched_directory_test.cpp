// SPDX-License-Identifier: GPL-3.0-or-later
// visit_directories: the names on which it depends which file a path means.
#include "adapters/watch/watched_directory.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/temporary_directory.h"

namespace conntrack::adapters::watch {
namespace {

namespace fs = std::filesystem;

struct WatchedDirectoryTest : testing::Test {
  tests::TemporaryDirectory temporary;
  fs::path root = temporary.path();
};

// What is put in place while the visitor begins to watch is told of by nobody, or it is too late:
// so it has to be seen.
TEST_F(WatchedDirectoryTest, LooksAtANameAfterTheVisit) {
  fs::create_directory(root / "current");
  fs::create_directory(root / "new");
  std::vector<std::string> visited;
  visit_directories(root / "current" / "conntrack.conf", [&](const WatchedDirectory& place) {
    if (place.name == "current") {
      fs::remove(root / "current");
      fs::create_directory_symlink("new", root / "current");
    }
    if (place.directory.string().starts_with(root.string())) visited.push_back(place.path());
  });
  const std::vector<std::string> expected{root / "current", root / "new",
                                          root / "new" / "conntrack.conf"};
  EXPECT_EQ(visited, expected);
}

TEST_F(WatchedDirectoryTest, TellsTheLastNameAndThatOfALinkThere) {
  fs::create_symlink("real.conf", root / "conntrack.conf");
  std::vector<std::string> last;
  visit_directories(root / "conntrack.conf", [&](const WatchedDirectory& place) {
    if (place.is_last) last.push_back(place.path());
  });
  EXPECT_EQ(last, (std::vector<std::string>{root / "conntrack.conf", root / "real.conf"}));
}

}  // namespace
}  // namespace conntrack::adapters::watch
