// SPDX-License-Identifier: GPL-3.0-or-later
// The configurations in docs/examples: whoever begins with one begins with a sound one.
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <vector>

#include "adapters/config/file_source.h"
#include "adapters/tripe/words.h"
#include "domain/config/review.h"
#include "domain/decision/decision.h"

namespace conntrack::adapters::config {
namespace {

std::vector<std::filesystem::path> examples() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(CONNTRACK_EXAMPLES)) {
    if (entry.path().extension() == ".conf") paths.push_back(entry.path());
  }
  return paths;
}

TEST(Examples, HaveNeitherErrorsNorWarnings) {
  ASSERT_FALSE(examples().empty());
  for (const auto& path : examples()) {
    const ports::ConfigReading reading = FileSource(path, tripe::name_limit()).read();
    for (const auto& error : reading.errors) ADD_FAILURE() << path << ": " << error.message;
    for (const auto& warning : domain::review(reading.config)) {
      ADD_FAILURE() << path << ": " << warning.message;
    }
  }
}

/// An IPv6 address of the place where the group wants no peer; none if it names no such place.
std::optional<domain::Address> ipv6_at_home(const domain::Group& group) {
  for (const auto& definition : group.definitions) {
    for (const auto& placed : definition.networks) {
      const bool is_ipv6 = placed.network.family() == domain::Family::ipv6;
      if (is_ipv6 && definition.is_down()) return placed.network.base();
    }
  }
  return std::nullopt;
}

// CF12: at home IPv6 comes first, the lease of IPv4 some seconds later; no peer is selected
// meanwhile.
TEST(Examples, SelectNoPeerAtHomeWhileThereIsIpv6Alone) {
  for (const auto& path : examples()) {
    const domain::Config config = FileSource(path, tripe::name_limit()).read().config;
    const domain::Group& group = config.groups.at(0);
    const auto local = ipv6_at_home(group);
    ASSERT_TRUE(local) << path;
    domain::Observation locals;
    locals.set(config.test_ipv4, domain::NoRoute{"Network is unreachable"});
    locals.set(config.test_ipv6, domain::Found{*local, "eth0"});
    const auto selected = domain::decide(config, group, locals).selected;
    ASSERT_TRUE(selected) << path;
    EXPECT_TRUE(group.definitions[*selected].is_down()) << path << group.definitions[*selected].tag;
  }
}

}  // namespace
}  // namespace conntrack::adapters::config
