// SPDX-License-Identifier: GPL-3.0-or-later
// How fast the service follows the kernel and starts, and what it costs while nothing happens,
// beside a floor that does the bare minimum (route_floor.cpp). In a network of its own.
#include <benchmark/benchmark.h>
#include <net/route.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/bench/minimal_server.h"
#include "tests/bench/samples.h"
#include "tests/support/net_namespace.h"
#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr const char* configuration = "[vpn]\noffice = 10.0.0.0/8\nroam = 0/0\n";

/// A host route towards the test address, put there and taken away by a single system call: what
/// ip(8) does takes longer than what is measured.
class HostRoute {
 public:
  HostRoute() : socket_(::socket(AF_INET, SOCK_DGRAM, 0)) {}
  HostRoute(const HostRoute&) = delete;
  HostRoute& operator=(const HostRoute&) = delete;
  ~HostRoute() { ::close(socket_); }

  /// Gives the time before the change.
  Clock::time_point toggle() {
    char device[] = "wifi";
    rtentry route{};
    auto& target = reinterpret_cast<sockaddr_in&>(route.rt_dst);
    target.sin_family = AF_INET;
    target.sin_addr.s_addr = htonl(0x01020304);
    reinterpret_cast<sockaddr_in&>(route.rt_genmask).sin_family = AF_INET;
    reinterpret_cast<sockaddr_in&>(route.rt_genmask).sin_addr.s_addr = INADDR_BROADCAST;
    route.rt_flags = RTF_UP | RTF_HOST;
    route.rt_dev = device;
    const Clock::time_point before = Clock::now();
    if (::ioctl(socket_, there_ ? SIOCDELRT : SIOCADDRT, &route) != 0) {
      throw std::runtime_error("the kernel does not take the route");
    }
    there_ = !there_;
    return before;
  }

 private:
  int socket_;
  bool there_ = false;
};

/// A laptop with two ways out.
struct Laptop {
  Cable eth{"eth"};
  Cable wifi{"wifi"};
  TemporaryDirectory directory;
  std::string socket = directory.path() + "/tripesock";

  Laptop() {
    directory.write("conntrack.conf", configuration);
    eth.add_address("10.1.2.3/24");
    wifi.add_address("172.20.0.9/16");
    ip({"route", "add", "default", "dev", "eth"});
  }

  /// The service. Settle time 0: the benchmark flaps, and is not to be damped for it.
  Command service() const {
    const char* const named = std::getenv("CONNTRACK_TEST_BINARY");
    Command command{{named != nullptr ? named : CONNTRACK_BUILT_BINARY, "-d", directory.path(),
                     "-a", socket, "--settle", "0", "--interval", "3600"},
                    {},
                    {},
                    false};
    command.environment["TRIPE_CONNTRACK_BUS"] = "unix:path=" + directory.path() + "/no-bus";
    return command;
  }
  Command floor() const { return {{CONNTRACK_ROUTE_FLOOR, socket}, {}, {}, false}; }
};

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
    state.counters["median_us"] = service.median();
    state.counters["p99_us"] = service.p99();
    state.counters["floor_median_us"] = floor.median();
    state.counters["floor_p99_us"] = floor.p99();
    state.counters["ratio"] = service.median() / floor.median();
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
  state.counters["median_us"] = service.median();
  state.counters["p99_us"] = service.p99();
  state.counters["floor_median_us"] = floor.median();
  state.counters["floor_p99_us"] = floor.p99();
  state.counters["ratio"] = service.median() / floor.median();
}
BENCHMARK(ExecToFirstDecision)->UseManualTime()->Iterations(100)->Unit(benchmark::kMicrosecond);

/// The number behind a name in one of the process's files in /proc.
double proc_number(pid_t pid, const std::string& file, const std::string& name) {
  std::ifstream stream("/proc/" + std::to_string(pid) + "/" + file);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with(name + ":")) continue;
    return std::stod(line.substr(name.size() + 1));
  }
  return -1;
}

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

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  try {
    conntrack::tests::enter_private_namespaces();
    benchmark::RunSpecifiedBenchmarks();
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
