// SPDX-License-Identifier: GPL-3.0-or-later
// run_until: runs an event loop until something has happened.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>

namespace conntrack::tests {

/// Runs the loop until the predicate holds; false if it does not within the deadline, or if the
/// loop has nothing more to wait for.
template <class Predicate>
bool run_until(boost::asio::io_context& loop, Predicate predicate,
               std::chrono::milliseconds deadline = std::chrono::seconds(10)) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  loop.restart();
  while (!predicate()) {
    if (loop.run_one_until(end) == 0) return predicate();
  }
  return true;
}

}  // namespace conntrack::tests
