// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzes the reading of a configuration: tests/fuzz/config_fuzz CORPUS_DIRECTORY tests/data/config
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/support/config_invariants.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto violation = conntrack::tests::violated_invariant(text)) {
    std::fprintf(stderr, "%s\n", violation->c_str());
    std::abort();
  }
  return 0;
}
