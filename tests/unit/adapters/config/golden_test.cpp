// SPDX-License-Identifier: GPL-3.0-or-later
// The golden files: for each configuration in tests/data/config, what is said to its author (CF11,
// CF12) or, if there is nothing to be said, what it means. CONNTRACK_UPDATE_GOLDEN=1 rewrites them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/config/file_source.h"
#include "adapters/tripe/words.h"
#include "app/text/diagnostic_text.h"
#include "domain/config/review.h"

namespace conntrack::adapters::config {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> files_ending(const std::string& extension) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(fs::path(CONNTRACK_TEST_DATA) / "config")) {
    if (entry.path().extension() == extension) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string place(const domain::Position& at) {
  return std::to_string(at.line) + ":" + std::to_string(at.column);
}

std::string dump(const domain::Config& config) {
  std::ostringstream out;
  out << "test-addr " << to_string(config.test_ipv4) << " " << to_string(config.test_ipv6) << "\n";
  for (const domain::Group& group : config.groups) {
    out << "group '" << group.name << "' at " << place(group.at) << "\n";
    for (const domain::Definition& definition : group.definitions) {
      out << "  tag '" << definition.tag << "' at " << place(definition.at)
          << (definition.is_down() ? ", no peer" : "");
      if (definition.remote) out << ", remote " << to_string(*definition.remote);
      out << "\n";
      for (const domain::PlacedNetwork& network : definition.networks) {
        out << "    " << to_string(network.network) << " at " << place(network.at) << "\n";
      }
    }
  }
  return out.str();
}

std::string rendered(const std::vector<domain::Diagnostic>& diagnostics, const std::string& name,
                     const domain::SourceText& source) {
  std::string text;
  for (const domain::Diagnostic& diagnostic : diagnostics) {
    text += app::render(diagnostic, name, source, app::Colour::never);
  }
  return text;
}

/// What a reading of the file comes to.
std::string outcome(const fs::path& path) {
  const ports::ConfigReading reading = FileSource(path, tripe::name_limit()).read();
  const std::string name = path.filename().string();
  if (!reading.errors.empty()) return rendered(reading.errors, name, reading.source);
  const auto warnings = domain::review(reading.config);
  return warnings.empty() ? dump(reading.config) : rendered(warnings, name, reading.source);
}

fs::path expectation_of(fs::path path) { return path.replace_extension(".expect"); }

TEST(GoldenFiles, SayExactlyWhatIsExpected) {
  const bool update = std::getenv("CONNTRACK_UPDATE_GOLDEN") != nullptr;
  const std::vector<fs::path> files = files_ending(".conf");
  ASSERT_FALSE(files.empty());
  for (const fs::path& path : files) {
    SCOPED_TRACE(path.filename());
    const std::string actual = outcome(path);
    if (update) std::ofstream(expectation_of(path), std::ios::binary) << actual;
    EXPECT_TRUE(fs::exists(expectation_of(path)));
    EXPECT_EQ(actual, contents(expectation_of(path)));
  }
}

TEST(GoldenFiles, HaveNoExpectationWithoutAConfiguration) {
  for (fs::path path : files_ending(".expect")) {
    EXPECT_TRUE(fs::exists(path.replace_extension(".conf"))) << path;
  }
}

}  // namespace
}  // namespace conntrack::adapters::config
