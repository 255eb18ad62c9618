// SPDX-License-Identifier: GPL-3.0-or-later
// The unit tests' main(): a violated expectation of trompeloeil is a failed test even where the
// code under test catches exceptions.
#include <gtest/gtest.h>

#include <string>
#include <trompeloeil.hpp>

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  trompeloeil::set_reporter([](trompeloeil::severity severity, const char* file, unsigned long line,
                               const std::string& message) {
    ADD_FAILURE_AT(line != 0 ? file : "trompeloeil", static_cast<int>(line)) << message;
    if (severity == trompeloeil::severity::fatal) throw trompeloeil::expectation_violation(message);
  });
  return RUN_ALL_TESTS();
}
