// SPDX-License-Identifier: GPL-3.0-or-later
// How fast the service follows a network manager, what it costs to hear what changes nothing, and
// to hear nothing at all, beside a floor that does the bare minimum (bus_floor.cpp), and beside
// what else one could use. In a network of its own, on a bus of its own, with a NetworkManager that
// says what is wanted.
#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/bench/dispatcher.h"
#include "tests/bench/managed_laptop.h"
#include "tests/bench/samples.h"
#include "tests/support/process.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;
using Clock = HostRoute::Clock;

struct ManagedLaptop : LaptopWithBus {
  Manager manager{daemon.address()};
};

/// A program that has met the manager and the server.
struct Meeting {
  Meeting(ManagedLaptop& laptop, const Command& command)
      : manager(laptop.manager), server(laptop.socket), program(command) {
    manager.meet(server);
  }

  Manager& manager;
  MinimalServer server;
  Process program;
};

/// What is said so that a command follows; gives the time before.
using Say = std::function<Clock::time_point()>;

/// Says it until it is heard: some programs take long to start, and none tells when it listens.
void wait_until_heard(Process& program, MinimalServer& server, const Say& say) {
  const auto deadline = Clock::now() + 20s;
  do {
    if (program.ended() || Clock::now() > deadline) {
      throw std::runtime_error("nobody listens: " + program.err());
    }
    say();
  } while (!server.comes("LIST", 100ms));
  server.quiet(300ms);
}

Samples follow(Process& program, MinimalServer& server, const Say& say, int times) {
  wait_until_heard(program, server, say);
  Samples samples;
  for (int i = 0; i < times; ++i) {
    const Clock::time_point said = say();
    samples.add(server.wait_for("LIST") - said);
    server.quiet(80ms);  // WH5 allows fifty rounds a second
  }
  return samples;
}

Samples follow_manager(ManagedLaptop& laptop, const Command& command, int times) {
  Meeting met(laptop, command);
  return follow(
      met.program, met.server, [&met] { return met.manager.take_default_route(); }, times);
}

Samples follow_networkd(const Laptop& laptop, int times) {
  Dispatcher dispatcher(laptop.bus);
  MinimalServer server(laptop.socket);
  Process program(dispatcher.command(laptop));
  return follow(
      program, server, [&dispatcher] { return dispatcher.become_routable(); }, times);
}

void ManagerSignalToFirstCommand(benchmark::State& state) {
  ManagedLaptop laptop;
  for (auto _ : state) {
    const Samples floor = follow_manager(laptop, laptop.floor(), 100);
    const Samples service = follow_manager(laptop, laptop.service(), 100);
    const Command script = laptop.on_our_bus({CONNTRACK_PYTHON_RIVAL, laptop.socket});
    const Samples python = follow_manager(laptop, script, 100);
    const Samples dispatcher = follow_networkd(laptop, 100);
    state.SetIterationTime(service.median() / 1e6);
    report(state, service, floor);
    report_rival(state, "python", python);
    report_rival(state, "dispatcher", dispatcher);
    service.hand_out("service");
    floor.hand_out("floor");
    python.hand_out("python");
    dispatcher.hand_out("dispatcher");
  }
}
BENCHMARK(ManagerSignalToFirstCommand)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMicrosecond);

// A kernel change waits up to 20 ms for a manager's word (WH2): that is the price of knowing why.
void KernelChangeWithManager(benchmark::State& state) {
  ManagedLaptop laptop;
  Meeting met(laptop, laptop.service());
  HostRoute route;
  Samples samples;
  for (auto _ : state) {
    const Clock::time_point changed = route.toggle();
    samples.add(met.server.wait_for("LIST") - changed);
    state.SetIterationTime(samples.last_in_seconds());
    met.server.quiet(80ms);
  }
  state.counters["median_us"] = samples.median();
  state.counters["p99_us"] = samples.p99();
}
BENCHMARK(KernelChangeWithManager)->UseManualTime()->Iterations(100)->Unit(benchmark::kMicrosecond);

/// The processor time that a process has used, in seconds.
double processor_time(pid_t pid) {
  clockid_t clock{};
  timespec used{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &used) != 0) {
    throw std::runtime_error("the program is gone");
  }
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

double private_kb(const Meeting& met) {
  return proc_number(met.program.pid(), "smaps_rollup", "Private_Dirty");
}

/// What so many signals that change nothing cost, in processor time. One more, which does change
/// something, shows that all were heard.
double hear_nothing_new(Meeting& met, int times) {
  const double before = processor_time(met.program.pid());
  for (int i = 0; i < times; ++i) met.manager.repeat_state();
  met.manager.take_default_route();
  met.server.wait_for("LIST");
  return processor_time(met.program.pid()) - before;
}

void TenThousandSignalsThatChangeNothing(benchmark::State& state) {
  constexpr int times = 10000;
  ManagedLaptop laptop;
  double service_time = 0;
  double floor_time = 0;
  double commands = 0;
  double first_kb = 0;
  double last_kb = 0;
  for (auto _ : state) {
    {
      Meeting floor(laptop, laptop.floor());
      floor_time += hear_nothing_new(floor, times);
    }
    Meeting service(laptop, laptop.service());
    hear_nothing_new(service, 100);
    service.server.quiet(80ms);
    first_kb += private_kb(service);
    const int commands_before = service.server.commands();
    const double time = hear_nothing_new(service, times);
    service_time += time;
    commands += service.server.commands() - commands_before;
    last_kb += private_kb(service);
    state.SetIterationTime(time);
  }
  const auto runs = static_cast<double>(state.iterations());
  state.counters["cpu_ms"] = 1000 * service_time / runs;
  state.counters["floor_cpu_ms"] = 1000 * floor_time / runs;
  state.counters["ratio"] = service_time / floor_time;
  state.counters["commands"] =
      commands / runs;  // LIST alone, for the signal that changes something
  state.counters["private_dirty_kB_before"] = first_kb / runs;
  state.counters["private_dirty_kB_after"] = last_kb / runs;
}
BENCHMARK(TenThousandSignalsThatChangeNothing)
    ->UseManualTime()
    ->Iterations(5)
    ->Unit(benchmark::kMillisecond);

/// How often it wakes up in an hour where no peer is wanted: what a check costs, of which there are
/// 120 at the default interval. It is measured at one of two seconds.
double wakeups_per_hour() {
  constexpr int checks = 5;
  ManagedLaptop laptop;
  laptop.directory.write("down.conf", "[vpn]\ndown = 0/0\n");
  Command command = laptop.service();
  std::ranges::replace(command.words, std::string("3600"), std::string("2"));
  command.words.insert(command.words.end(), {"-f", "down.conf"});
  Meeting met(laptop, command);
  const auto wakes = [&] {
    return proc_number(met.program.pid(), "status", "voluntary_ctxt_switches");
  };
  met.server.wait_for("LIST");
  const double before = wakes();
  for (int i = 0; i < checks; ++i) met.server.wait_for("LIST");
  return 120 * (wakes() - before) / checks;
}

// With a bus, a manager and a server, none of which says anything.
void Idle(benchmark::State& state) {
  state.counters["wakeups_per_hour"] = wakeups_per_hour();
  ManagedLaptop laptop;
  Meeting met(laptop, laptop.service());
  const pid_t pid = met.program.pid();
  // Until the kernel is done with the new addresses, and the server's ten seconds are over.
  std::this_thread::sleep_for(12s);
  for (auto _ : state) {
    const double before = proc_number(pid, "status", "voluntary_ctxt_switches");
    std::this_thread::sleep_for(4s);
    state.counters["wakeups_in_4_s"] =
        proc_number(pid, "status", "voluntary_ctxt_switches") - before;
  }
  state.counters["resident_MB"] = proc_number(pid, "smaps_rollup", "Rss") / 1024;
  // Clean pages are the program's own text, which only this one process happens to use.
  state.counters["private_dirty_MB"] = private_kb(met) / 1024;
  state.counters["private_clean_MB"] = proc_number(pid, "smaps_rollup", "Private_Clean") / 1024;
  state.counters["threads"] = proc_number(pid, "status", "Threads");
  state.counters["program_MB"] =
      static_cast<double>(std::filesystem::file_size(CONNTRACK_BUILT_BINARY)) / 1e6;
}
BENCHMARK(Idle)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace conntrack::tests
