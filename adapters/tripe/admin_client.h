// SPDX-License-Identifier: GPL-3.0-or-later
// AdminClient: one connection to the TrIPE server's admin socket.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "adapters/loop/trace.h"
#include "adapters/tripe/conversation.h"
#include "adapters/tripe/server_line.h"

namespace conntrack::adapters::tripe {

/// How long the server may owe the answer to a foreground command and send nothing at all before it
/// counts as lost (CL6).
inline constexpr std::chrono::milliseconds default_answer_time = std::chrono::seconds{10};

/// A connection, from the attempt to make it until it is lost; a new one needs a new client.
/// Nothing blocks. Commands are sent in the order in which they are given, without waiting for
/// answers, and may be given at once; WATCH -A is sent before them, so that no broadcasts come. No
/// callback comes from within a call, and none after destruction, which is allowed at any time,
/// also in a callback.
class AdminClient {
 public:
  /// What may come unasked. Each may be empty.
  struct Listener {
    std::function<void(const SvcJob&)> job;
    std::function<void(const SvcCancel&)> cancelled;
    std::function<void(const SvcClaim&)> superseded;
    /// Called once, with a text for people: the server cannot be reached, has closed the
    /// connection, does not answer or read, or sends more than it may (NT8). Nothing comes after
    /// it; handlers of commands that are under way are never called.
    std::function<void(const std::string& why)> lost;
  };

  /// Begins to connect to the socket with this file name. A server that is too busy to accept the
  /// connection is asked again as long as it could take to answer. The trace sees every line: `->
  /// LINE` is sent, `<- LINE` is received, `(ignored)` was of no use.
  AdminClient(boost::asio::io_context& io, const std::string& socket, Listener listener,
              loop::Trace trace = {}, std::chrono::milliseconds answer_time = default_answer_time);
  ~AdminClient();
  AdminClient(const AdminClient&) = delete;
  AdminClient& operator=(const AdminClient&) = delete;

  /// Sends a command made by command_line() or notice_lines().
  void command(const std::string& line, ReplyHandler handler = {});

  /// Sends the command `NAME -background TAG WORDS...`; the handler gets the final answer. The tag
  /// is used once only.
  void background(const std::string& name, const std::string& tag, const domain::Words& words,
                  ReplyHandler handler);

  /// Gives up a background command: BGCANCEL. Its handler is not called any more.
  void abandon(const std::string& tag);

  /// Calls `done` once all foreground commands given so far are answered. Not called if the server
  /// is lost first. Replaces what was asked before.
  void when_answered(std::function<void()> done);

 private:
  class Connection;
  std::shared_ptr<Connection> connection_;
};

}  // namespace conntrack::adapters::tripe
