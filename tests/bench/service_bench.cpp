// SPDX-License-Identifier: GPL-3.0-or-later
// How fast the service follows the kernel and starts, beside a floor that does the bare minimum
// (route_floor.cpp). In a network of its own.
#include <benchmark/benchmark.h>

#include <chrono>
#include <string>

#include "tests/bench/laptop.h"
#include "tests/bench/minimal_server.h"
#include "tests/bench/samples.h"
#include "tests/support/process.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;
using Clock = HostRoute::Clock;

/// From the kernel's change to the first command, again and again.
Samples follow(const Laptop& laptop, const Command& command, int times) {
  MinimalServer server(laptop.socket);
  Process program(command);
  server.quiet(300ms);
  HostRoute route;
  Samples samples;
  for (int i = 0; i < times; ++i) {
    const Clock::time_point changed = route.toggle();
    samples.add(server.wait_for("LIST") - changed);
    server.quiet(80ms);  // WH5 allows fifty rounds a second, and a change may make several
  }
  if (times % 2 != 0) route.toggle();
  return samples;
}

void KernelChangeToFirstCommand(benchmark::State& state) {
  const Laptop laptop;
  for (auto _ : state) {
    const Samples floor = follow(laptop, laptop.floor(), 100);
    const Samples service = follow(laptop, laptop.service(), 100);
    state.SetIterationTime(service.median() / 1e6);
    report(state, service, floor);
  }
}
BENCHMARK(KernelChangeToFirstCommand)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMicrosecond);

/// From exec to the first decision.
void add_start(const Laptop& laptop, const Command& command, const std::string& sign,
               Samples& samples) {
  MinimalServer server(laptop.socket);
  const Clock::time_point before = Clock::now();
  Process program(command);
  samples.add(server.wait_for(sign) - before);
}

void ExecToFirstDecision(benchmark::State& state) {
  const Laptop laptop;
  Samples floor;
  Samples service;
  for (auto _ : state) {
    add_start(laptop, laptop.floor(), "LIST", floor);
    add_start(laptop, laptop.service(), "connect active office", service);
    state.SetIterationTime(service.last_in_seconds());
  }
  report(state, service, floor);
}
BENCHMARK(ExecToFirstDecision)->UseManualTime()->Iterations(100)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace conntrack::tests
