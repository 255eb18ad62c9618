// SPDX-License-Identifier: GPL-3.0-or-later
// What a configuration costs: to read and check it, against the least that one could do with the
// same text; and to find what it covers.
#include <arpa/inet.h>
#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <sstream>
#include <string>

#include "adapters/config/config_text.h"
#include "adapters/config/grammar.h"
#include "adapters/tripe/words.h"
#include "domain/config/config.h"
#include "domain/config/coverage.h"

namespace conntrack {
namespace {

constexpr int definition_count = 10'000;

/// Groups of a hundred definitions of one or two networks each.
std::string large_configuration() {
  std::string text = "test-addr = 192.0.2.1\n";
  for (int i = 0; i < definition_count; ++i) {
    const std::string high = std::to_string(i / 100);
    const std::string low = std::to_string(i % 100);
    if (i % 100 == 0) text += "\n# Group " + high + "\n[group-" + high + "]\n";
    text += "peer-" + std::to_string(i) + " = 10." + high + "." + low + ".0/24";
    if (i % 2 == 0) text += " 2001:db8:" + high + ":" + low + "::/64";
    text += "\n";
  }
  return text;
}

/// The floor: the lines are taken apart and every address is converted, nothing is kept.
std::size_t convert_every_address(const std::string& text) {
  std::istringstream lines(text);
  std::array<char, 16> address{};
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);) {
    for (std::size_t slash = 0; (slash = line.find('/', slash)) != std::string::npos; ++slash) {
      const std::size_t begin = line.rfind(' ', slash) + 1;
      const std::string word = line.substr(begin, slash - begin);
      const int family = word.find(':') == std::string::npos ? AF_INET : AF_INET6;
      if (::inet_pton(family, word.c_str(), address.data()) == 1) ++count;
      benchmark::DoNotOptimize(address);
    }
  }
  return count;
}

void Floor(benchmark::State& state) {
  const std::string text = large_configuration();
  for (auto _ : state) benchmark::DoNotOptimize(convert_every_address(text));
  state.SetItemsProcessed(state.iterations() * definition_count);
}
BENCHMARK(Floor)->Unit(benchmark::kMillisecond);

void ReadConfigText(benchmark::State& state) {
  const std::string text = large_configuration();
  for (auto _ : state) {
    auto reading = adapters::config::read_config_text(text, adapters::tripe::name_limit());
    if (!reading.errors.empty()) state.SkipWithError("the configuration has errors");
    benchmark::DoNotOptimize(reading);
  }
  state.SetItemsProcessed(state.iterations() * definition_count);
}
BENCHMARK(ReadConfigText)->Unit(benchmark::kMillisecond);

void ParseOnly(benchmark::State& state) {
  const std::string text = large_configuration();
  for (auto _ : state) benchmark::DoNotOptimize(adapters::config::parse(text));
  state.SetItemsProcessed(state.iterations() * definition_count);
}
BENCHMARK(ParseOnly)->Unit(benchmark::kMillisecond);

/// One group of random networks, one for each definition, with prefixes from /8 to /32: many lie in
/// each other.
domain::Config random_networks(std::size_t count) {
  std::mt19937 random{8};  // the same in every run
  domain::Group group{"group", {1, 2}, {}};
  for (std::size_t i = 0; i < count; ++i) {
    const auto bits = static_cast<std::uint32_t>(random());
    const auto byte = [bits](unsigned shift) { return static_cast<std::uint8_t>(bits >> shift); };
    const auto base = domain::Address::from_ipv4({byte(24), byte(16), byte(8), byte(0)});
    const unsigned length = 8 + static_cast<unsigned>(random() % 25);
    const domain::Position at{static_cast<std::uint32_t>(i + 2), 1};
    group.definitions.push_back(
        {"peer-" + std::to_string(i), at, {}, {{domain::Network::from_prefix(base, length), at}}});
  }
  domain::Config config;
  config.groups.push_back(std::move(group));
  return config;
}

void FindCovered(benchmark::State& state) {
  const domain::Config config = random_networks(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(domain::find_covered(config, config.groups.front()));
  }
  state.SetComplexityN(state.range(0));
}
BENCHMARK(FindCovered)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Complexity(benchmark::oNLogN)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace conntrack
