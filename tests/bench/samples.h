// SPDX-License-Identifier: GPL-3.0-or-later
// Samples: durations, and what is reported of them.
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace conntrack::tests {

/// Durations in microseconds.
class Samples {
 public:
  void add(std::chrono::steady_clock::duration duration) {
    values_.push_back(std::chrono::duration<double, std::micro>(duration).count());
  }

  double last_in_seconds() const { return values_.back() / 1e6; }
  double median() const { return at(0.5); }
  double p99() const { return at(0.99); }

  /// Adds a line with the name and all durations to the file that $CONNTRACK_BENCH_SAMPLES names,
  /// if it names one: a picture needs more than two figures.
  void hand_out(const std::string& name) const {
    const char* const path = std::getenv("CONNTRACK_BENCH_SAMPLES");
    if (path == nullptr) return;
    std::ofstream file(path, std::ios::app);
    file << name;
    for (const double value : values_) file << ' ' << value;
    file << std::endl;
    if (!file) throw std::runtime_error(std::string("cannot write ") + path);
  }

 private:
  double at(double part) const {
    std::vector<double> sorted = values_;
    std::ranges::sort(sorted);
    return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
  }

  std::vector<double> values_;
};

/// Reports the durations of the program beside those of its floor.
inline void report(benchmark::State& state, const Samples& program, const Samples& floor) {
  state.counters["median_us"] = program.median();
  state.counters["p99_us"] = program.p99();
  state.counters["floor_median_us"] = floor.median();
  state.counters["floor_p99_us"] = floor.p99();
  state.counters["ratio"] = program.median() / floor.median();
}

/// Reports the durations of what one could use instead.
inline void report_rival(benchmark::State& state, const std::string& name, const Samples& rival) {
  state.counters["rival_" + name + "_median_us"] = rival.median();
  state.counters["rival_" + name + "_p99_us"] = rival.p99();
}

}  // namespace conntrack::tests
