// SPDX-License-Identifier: GPL-3.0-or-later
// tripe-stand-in SOCKET [PEER[=INTERFACE]...]: the stand-in server as a program. The peers are
// connected from the start. Each command, broadcast and violation becomes one line on standard
// output, after the time in seconds on CLOCK_MONOTONIC. At SIGUSR1 it writes
// the line `- mark`, so that a script knows the time on that clock.
#include <signal.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <span>
#include <string>

#include "tests/support/stand_in/stand_in.h"

namespace {

void log_line(const std::string& line) {
  const std::chrono::duration<double> now = std::chrono::steady_clock::now().time_since_epoch();
  std::printf("%.6f %s\n", now.count(), line.c_str());
  std::fflush(stdout);
}

void log_marks(boost::asio::signal_set& signals) {
  signals.async_wait([&signals](boost::system::error_code error, int) {
    if (error) return;
    log_line("- mark");
    log_marks(signals);
  });
}

void run(std::span<char*> arguments) {
  boost::asio::io_context io{1};
  boost::asio::signal_set signals{io, SIGUSR1};
  log_marks(signals);
  conntrack::tests::StandIn server{io, arguments[1], log_line};
  for (const char* argument : arguments.subspan(2)) {
    const std::string word = argument;
    const std::size_t equals = word.find('=');
    server.add_peer(word.substr(0, equals),
                    equals == std::string::npos ? "" : word.substr(equals + 1));
  }
  io.run();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: tripe-stand-in SOCKET [PEER[=INTERFACE]...]\n", stderr);
    return 2;
  }
  try {
    run({argv, static_cast<std::size_t>(argc)});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tripe-stand-in: %s\n", error.what());
    return 1;
  }
  return 0;
}
