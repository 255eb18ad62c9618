// SPDX-License-Identifier: GPL-3.0-or-later
// Holdings: what a process has taken, and may forget to give back.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace conntrack::tests {

/// The open descriptors of a process, and the memory in kB that nobody shares with it.
struct Holdings {
  explicit Holdings(pid_t pid) {
    const std::string process = "/proc/" + std::to_string(pid);
    descriptors = std::distance(std::filesystem::directory_iterator(process + "/fd"), {});
    std::ifstream memory(process + "/smaps_rollup");
    for (std::string word; memory >> word;) {
      if (word == "Private_Dirty:") memory >> private_kb;
    }
  }

  std::ptrdiff_t descriptors = 0;
  long private_kb = 0;
};

}  // namespace conntrack::tests
