// SPDX-License-Identifier: GPL-3.0-or-later
// AdminClientTest: a client of the stand-in server, and what it has been told.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/tripe/admin_client.h"
#include "tests/unit/adapters/tripe/server_test.h"

namespace conntrack::adapters::tripe {

using Lines = std::vector<std::string>;

class AdminClientTest : public tests::ServerTest {
 protected:
  void connect(std::chrono::milliseconds answer_time = default_answer_time) {
    AdminClient::Listener listener;
    listener.job = [this](const SvcJob& job) { heard.push_back("job " + job.job); };
    listener.lost = [this](const std::string& why) { lost = why; };
    client.emplace(
        io, socket, listener, [this](std::string_view line) { trace.emplace_back(line); },
        answer_time);
  }

  ReplyHandler keep() {
    return [this](const Reply& reply) { replies.push_back(lines_of(reply)); };
  }

  /// A server that says nothing by itself, and what it is made to say.
  void connect_to_silent_server(std::chrono::milliseconds answer_time = default_answer_time) {
    server->freeze();
    connect(answer_time);
    ASSERT_TRUE(run_until([&] { return server->clients() == 1; }));
    server->send_bytes("OK\n");  // to WATCH
  }

  /// Runs the loop for this time; true if the server was lost meanwhile.
  bool run_until_time(std::chrono::milliseconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    run_until([&] { return lost || std::chrono::steady_clock::now() >= end; });
    return lost.has_value();
  }

  std::optional<AdminClient> client;
  std::optional<std::string> lost;
  Lines heard;
  Lines trace;
  std::vector<Lines> replies;
};

}  // namespace conntrack::adapters::tripe
