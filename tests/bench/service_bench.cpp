// SPDX-License-Identifier: GPL-3.0-or-later
// How fast the service follows the kernel and starts, and what it costs while nothing happens,
// beside a floor that does the bare minimum (route_floor.cpp). In a network of its own.
#include <benchmark/benchmark.h>

#include <chrono>
#include <string>
#include <thread>

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

void Idle(benchmark::State& state) {
  const Laptop laptop;
  MinimalServer server(laptop.socket);
  const Process program(laptop.service());
  server.quiet(1500ms);
  const pid_t pid = program.pid();
  for (auto _ : state) {
    const double before = proc_number(pid, "status", "voluntary_ctxt_switches");
    std::this_thread::sleep_for(4s);
    state.counters["wakeups_in_4_s"] =
        proc_number(pid, "status", "voluntary_ctxt_switches") - before;
  }
  state.counters["resident_MB"] = proc_number(pid, "smaps_rollup", "Rss") / 1024;
  // Clean pages are the program's own text, which only this one process happens to use.
  state.counters["private_dirty_MB"] = proc_number(pid, "smaps_rollup", "Private_Dirty") / 1024;
  state.counters["private_clean_MB"] = proc_number(pid, "smaps_rollup", "Private_Clean") / 1024;
  state.counters["threads"] = proc_number(pid, "status", "Threads");
}
BENCHMARK(Idle)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace conntrack::tests
