// SPDX-License-Identifier: GPL-3.0-or-later
// Eventually: waits for a condition, never for a time.
#pragma once

#include <chrono>
#include <thread>

namespace conntrack::tests {

/// Asks the predicate again and again until it holds; false if it does not within the deadline.
template <class Predicate>
bool eventually(std::chrono::milliseconds deadline, Predicate predicate) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  while (!predicate()) {
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

}  // namespace conntrack::tests
