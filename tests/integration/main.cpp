// SPDX-License-Identifier: GPL-3.0-or-later
// The integration tests' main(): a network of its own for each run.
#include <gtest/gtest.h>

#include <exception>
#include <iostream>

#include "tests/support/net_namespace.h"

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  try {
    if (!GTEST_FLAG_GET(list_tests)) conntrack::tests::enter_private_namespaces();
  } catch (const std::exception& error) {
    std::cerr << "no private namespaces: " << error.what() << '\n';
    return 1;
  }
  return RUN_ALL_TESTS();
}
