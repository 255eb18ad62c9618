// SPDX-License-Identifier: GPL-3.0-or-later
// The main() of benchmarks that run in a network of their own.
#include <benchmark/benchmark.h>

#include <exception>
#include <iostream>

#include "tests/support/net_namespace.h"

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
