// SPDX-License-Identifier: GPL-3.0-or-later
// What `conntrack --explain` costs as a whole process, against a floor that is measured in turn
// with it, so that both suffer alike from whatever else the machine does.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/temporary_directory.h"

extern char** environ;

namespace conntrack {
namespace {

/// What the runs of a program took.
struct Costs {
  std::vector<double> milliseconds;
  double peak_megabytes = 0;  ///< never less than this process's own, from which the kernel counts

  double median() const {
    std::vector<double> sorted = milliseconds;
    std::ranges::sort(sorted);
    return sorted[sorted.size() / 2];
  }
};

/// Runs a program from its start to its end, its output thrown away. Adds to `costs`.
void run(std::vector<std::string> words, Costs& costs) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);

  const auto begin = std::chrono::steady_clock::now();
  pid_t pid = 0;
  const int error = ::posix_spawn(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
  int status = -1;
  rusage usage{};
  const bool ended = error == 0 && ::wait4(pid, &status, 0, &usage) == pid;
  const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begin;
  ::posix_spawn_file_actions_destroy(&actions);

  if (!ended || status != 0) throw std::runtime_error(words[0] + " failed");
  costs.milliseconds.push_back(taken.count());
  costs.peak_megabytes =
      std::max(costs.peak_megabytes, static_cast<double>(usage.ru_maxrss) / 1024);
}

/// Three groups; 20 lines.
constexpr const char* configuration = R"(# Where the laptop may be.
test-addr = 198.51.100.1

[vpn]
down/home = 192.168.0.0/16
down/parents = 192.0.2.0/24
work = 10.0.0.0/8 2001:db8:1::/48
branch = 172.16.0.0/12
cafe = 100.64.0.0/10
roam = 0/0 ::/0

[backup]
; only by way of the office
store = 198.51.100.7 10.1.0.0/16 10.2.0.0/16
down = 198.51.100.7 0/0

[lab]
bench = 10.99.0.0/255.255.0.0
bench = fd00:99::/32
down/elsewhere = 0/0 ::/0
)";

void Explain(benchmark::State& state) {
  const char* const named = std::getenv("CONNTRACK_TEST_BINARY");
  const std::string program = named != nullptr ? named : CONNTRACK_BUILT_BINARY;
  const tests::TemporaryDirectory directory;
  const std::string file = directory.write("conntrack.conf", configuration);
  Costs floor;
  Costs explain;
  for (auto _ : state) {
    run({CONNTRACK_EXPLAIN_FLOOR}, floor);
    run({program, "--explain", "-f", file}, explain);
    state.SetIterationTime(explain.milliseconds.back() / 1000);
  }
  state.counters["median_ms"] = explain.median();
  state.counters["floor_median_ms"] = floor.median();
  state.counters["ratio"] = explain.median() / floor.median();
  state.counters["peak_MB"] = explain.peak_megabytes;
  state.counters["floor_peak_MB"] = floor.peak_megabytes;
}
BENCHMARK(Explain)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(300);

}  // namespace
}  // namespace conntrack
