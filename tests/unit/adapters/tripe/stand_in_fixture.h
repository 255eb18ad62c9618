// SPDX-License-Identifier: GPL-3.0-or-later
// StandInTest: tests of the stand-in server itself, by clients that may send anything.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/adapters/tripe/server_test.h"

namespace conntrack::tests {

class StandInTest : public ServerTest {
 protected:
  /// Here it is misbehaved on purpose.
  void TearDown() override {}

  /// A connection of its own for raw bytes, which writes down what comes back.
  struct Raw {
    std::shared_ptr<Client> client;
    std::vector<std::string> lines;

    void send(const std::string& bytes) const { client->send_bytes(bytes); }
  };

  std::unique_ptr<Raw> connect() {
    boost::asio::local::stream_protocol::socket socket_of_ours{io};
    socket_of_ours.connect(boost::asio::local::stream_protocol::endpoint{socket});
    auto raw = std::make_unique<Raw>();
    raw->client = std::make_shared<Client>(std::move(socket_of_ours), 0);
    raw->client->start(
        {[lines = &raw->lines](Client&, const std::string& line) { lines->push_back(line); },
         [](Client&) {}});
    return raw;
  }

  /// What has come back once there is this many lines; they are taken away.
  std::vector<std::string> hear(Raw& raw, std::size_t count) {
    EXPECT_TRUE(run_until([&] { return raw.lines.size() >= count; }));
    return std::exchange(raw.lines, {});
  }

  /// What comes back for raw bytes from a new client, once there is this many lines.
  std::vector<std::string> say(const std::string& bytes, std::size_t count) {
    const std::unique_ptr<Raw> raw = connect();
    raw->send(bytes);
    std::vector<std::string> lines = hear(*raw, count);
    raw->client->close();
    return lines;
  }

  /// The violations since the last call, without the number of the client.
  std::vector<std::string> violations() {
    std::vector<std::string> found;
    for (; seen_ < server->violations().size(); ++seen_) {
      const std::string& each = server->violations()[seen_];
      found.push_back(each.substr(each.find(' ') + 1));
    }
    return found;
  }

 private:
  std::size_t seen_ = 0;
};

}  // namespace conntrack::tests
