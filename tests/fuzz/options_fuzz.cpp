// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzes the command line and the environment: words ended by line feeds; one that begins with `$`
// is `$NAME=VALUE` in the environment.
#include <cstddef>
#include <cstdint>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "app/options.h"
#include "tests/fuzz/require.h"

using namespace conntrack::app;
using conntrack::tests::require;

namespace {

void check(const Options& options) {
  require(options.settle.count() >= 0 && options.settle <= std::chrono::hours(24));
  require(options.interval >= std::chrono::milliseconds(10));
  require(options.interval <= std::chrono::hours(24));
  require(options.addresses.size() <= 2);
  require(options.mode != Mode::tell || !options.command.empty());
  require(options.vpn == VpnKind::tripe || !options.startup);
}

bool is_visible(const std::string& text) {
  for (const char each : text) {
    if (static_cast<unsigned char>(each) < ' ' || each == '\x7f') return false;
  }
  return !text.empty();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::istringstream text(std::string(data, data + size));
  std::vector<std::string> words;
  std::map<std::string, std::string> variables;
  for (std::string word; std::getline(text, word);) {
    const std::size_t equals = word.find('=');
    if (word.starts_with('$') && equals != std::string::npos) {
      variables[word.substr(1, equals - 1)] = word.substr(equals + 1);
    } else {
      words.push_back(word);
    }
  }
  const auto environment = [&](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
  try {
    check(parse_options(words, environment));
  } catch (const UsageError& error) {
    require(is_visible(error.what()));
  }
  return 0;
}
