// SPDX-License-Identifier: GPL-3.0-or-later
// The decision alone, for 1 to 10,000 groups of 10 definitions of one network each, beside its
// floor: as many masked compares of 32-bit numbers that lie in a row. Only the last network of a
// group matches, so that none is spared.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

#include "domain/decision/decision.h"

namespace conntrack::domain {
namespace {

constexpr std::uint8_t networks_of_a_group = 10;

/// Groups of the networks 10.1.0.0/16, 10.2.0.0/16 ... 10.10.0.0/16.
Config config_of(std::int64_t groups) {
  Config config;
  for (std::int64_t g = 0; g < groups; ++g) {
    Group group{"group" + std::to_string(g), {}, {}};
    for (std::uint8_t n = 1; n <= networks_of_a_group; ++n) {
      const Network network = Network::from_prefix(Address::from_ipv4({10, n, 0, 0}), 16);
      group.definitions.push_back({"peer" + std::to_string(n), {}, {}, {{network, {}}}});
    }
    config.groups.push_back(std::move(group));
  }
  return config;
}

void decide_all_groups(benchmark::State& state) {
  const Config config = config_of(state.range(0));
  Observation locals;
  const Address local = Address::from_ipv4({10, networks_of_a_group, 2, 3});
  locals.set(config.test_ipv4, domain::Found{local, ""});
  for (auto _ : state) benchmark::DoNotOptimize(decide(config, locals));
  state.SetItemsProcessed(state.iterations() * state.range(0) * networks_of_a_group);
}
BENCHMARK(decide_all_groups)->RangeMultiplier(10)->Range(1, 10'000);

struct MaskedNumber {
  std::uint32_t base;
  std::uint32_t mask;
};

void floor_of_masked_compares(benchmark::State& state) {
  std::vector<MaskedNumber> networks;
  for (std::int64_t g = 0; g < state.range(0); ++g) {
    for (std::uint32_t n = 1; n <= networks_of_a_group; ++n) {
      networks.push_back({(10U << 24) | (n << 16), 0xffff'0000});
    }
  }
  std::uint32_t local = (10U << 24) | (std::uint32_t{networks_of_a_group} << 16) | 0x0203U;
  std::vector<std::uint8_t> selected(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(local);
    for (std::size_t g = 0; g < selected.size(); ++g) {
      const MaskedNumber* network = &networks[g * networks_of_a_group];
      std::uint8_t n = 0;
      while (n < networks_of_a_group && (local & network[n].mask) != network[n].base) ++n;
      selected[g] = n;
    }
    benchmark::DoNotOptimize(selected.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0) * networks_of_a_group);
}
BENCHMARK(floor_of_masked_compares)->RangeMultiplier(10)->Range(1, 10'000);

}  // namespace
}  // namespace conntrack::domain
