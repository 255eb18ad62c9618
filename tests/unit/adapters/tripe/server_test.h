// SPDX-License-Identifier: GPL-3.0-or-later
// ServerTest: tests that speak with the stand-in server over a real socket, on one event loop.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "adapters/tripe/admin_client.h"
#include "adapters/tripe/words.h"
#include "tests/support/stand_in/stand_in.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::tests {

class ServerTest : public testing::Test {
 protected:
  ServerTest() { start_server(); }

  /// Whatever a test is about: nothing is sent that a well-behaved client does not send.
  void TearDown() override {
    for (const std::string& line : log) EXPECT_FALSE(line.starts_with('!')) << line;
  }

  void start_server() {
    server = std::make_unique<StandIn>(io, socket,
                                       [this](const std::string& line) { log.push_back(line); });
  }

  /// A reply as the server wrote it: "INFO a", and "FAIL x y" or "OK" at the end.
  static std::vector<std::string> lines_of(const adapters::tripe::Reply& reply) {
    std::vector<std::string> lines;
    for (const domain::Words& info : reply.infos)
      lines.push_back("INFO " + adapters::tripe::wire_form(info));
    lines.push_back(reply.error ? "FAIL " + adapters::tripe::wire_form(*reply.error) : "OK");
    return lines;
  }

  /// Runs the loop until the condition holds; false if it does not within ten seconds.
  template <class Condition>
  bool run_until(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (!condition()) {
      if (std::chrono::steady_clock::now() >= deadline) return false;
      io.restart();
      io.run_one_for(std::chrono::milliseconds{20});
    }
    return true;
  }

  /// What the server answers to a command given by a client of its own, with which the server is
  /// not strict.
  std::vector<std::string> ask(const std::string& command) {
    adapters::tripe::AdminClient client{io, socket, {}};
    client.command("STANDIN quiet");
    std::vector<std::string> lines;
    client.command(command, [&](const adapters::tripe::Reply& reply) { lines = lines_of(reply); });
    EXPECT_TRUE(run_until([&] { return !lines.empty(); })) << command;
    return lines;
  }

  /// The place of a line in the server's log, counted from 1; 0 if it is not there.
  std::size_t logged(const std::string& line) const {
    for (std::size_t at = 0; at < log.size(); ++at) {
      if (log[at] == line) return at + 1;
    }
    return 0;
  }

  /// True if the server has received this command, from somebody who does not ask() alone.
  bool received(const std::string& command) const {
    for (const std::string& each : server->commands()) {
      if (each == command) return true;
    }
    return false;
  }

  TemporaryDirectory directory;
  std::string socket = directory.path() + "/tripesock";
  boost::asio::io_context io{1};
  std::vector<std::string> log;
  std::unique_ptr<StandIn> server;
};

}  // namespace conntrack::tests
