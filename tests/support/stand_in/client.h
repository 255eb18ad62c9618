// SPDX-License-Identifier: GPL-3.0-or-later
// Client: one connection to the stand-in server.
#pragma once

#include <array>
#include <boost/asio/local/stream_protocol.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace conntrack::tests {

/// Lines in, lines out. After close() nothing is called any more.
class Client : public std::enable_shared_from_this<Client> {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;

  struct Callbacks {
    std::function<void(Client&, const std::string& line)> line;
    std::function<void(Client&)> gone;
  };

  Client(Socket socket, int number) : id(number), socket_(std::move(socket)) {}

  void start(Callbacks callbacks);
  void send(std::string_view line) { send_bytes(std::string{line} + '\n'); }
  void send_bytes(std::string_view bytes);

  /// Closes once everything sent so far is written.
  void close_when_written();
  void close();

  // What the server knows of it.
  const int id;
  bool notes = true;
  bool warnings = true;
  bool busy = false;              ///< a foreground command is under way
  bool controls = false;          ///< has given a STANDIN command
  bool greeted = false;           ///< WATCH -A was its first command
  bool spoke = false;             ///< has given a command
  std::deque<std::string> inbox;  ///< lines that wait for their turn
  std::set<std::string> used_tags;

 private:
  void read();
  void take(std::string_view bytes);
  void flush();
  void lose();

  Socket socket_;
  Callbacks callbacks_;
  std::array<char, 4096> input_{};
  std::string partial_;
  std::string outbox_;
  std::string in_flight_;
  bool closing_ = false;
  bool closed_ = false;
};

}  // namespace conntrack::tests
