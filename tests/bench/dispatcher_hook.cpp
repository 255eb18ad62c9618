// SPDX-License-Identifier: GPL-3.0-or-later
// The hook of networkd-dispatcher in manager_bench: asks for the source address, and writes a line
// to the socket that $TRIPESOCK names. The least that one could be: most are scripts of a shell.
#include <cstdlib>

#include "tests/bench/floor.h"

using namespace conntrack::tests;

int main() {
  const char* const socket = std::getenv("TRIPESOCK");
  if (socket == nullptr || source_address() == 0) return 1;
  const int server = connect_to(socket);
  return server >= 0 && ask_for_peers(server) ? 0 : 1;
}
