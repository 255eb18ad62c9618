// SPDX-License-Identifier: GPL-3.0-or-later
// Conversation: finds the command that a line of the server belongs to.
//
// Foreground commands are sent without waiting and answered in the order in which they were sent. A
// background command is answered twice: as a foreground command in its turn, by BGDETACH or a plain
// FAIL, and later, at any moment, by the lines that bear its tag. A reply handler may do anything,
// also destroy the client it belongs to: nothing of a Conversation is touched after calling one,
// and whoever calls receive() keeps the Conversation alive meanwhile.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/tripe/server_line.h"
#include "domain/text/words.h"

namespace conntrack::adapters::tripe {

/// The whole answer to a command.
struct Reply {
  std::vector<domain::Words> infos;    ///< the words of each INFO line
  std::optional<domain::Words> error;  ///< the words after FAIL; none: OK

  friend bool operator==(const Reply&, const Reply&) = default;
};

/// Is called once with the answer; may be empty.
using ReplyHandler = std::function<void(const Reply&)>;

/// The commands that are under way on one connection. Pure: no socket.
class Conversation {
 public:
  /// A foreground command is being sent.
  void expect(ReplyHandler handler);

  /// A command with `-background TAG` is being sent. The tag was never used before.
  void expect_background(const std::string& tag, ReplyHandler handler);

  /// The handler of this background command is not to be called any more.
  void forget(const std::string& tag);

  /// Takes a line and calls the handler of the command that it ends, if it ends one. False if the
  /// line is no part of an answer that is awaited.
  bool receive(const ServerLine& line);

  /// True if the server has yet to answer a foreground command.
  bool waiting() const { return !foreground_.empty(); }

  /// The most bytes of an answer, all its lines together, and of what holds them here (NT8): lines
  /// of few bytes, or of none but the keyword, are to be bounded, too.
  static constexpr std::size_t largest_answer = std::size_t{16} * 1024 * 1024;

  /// True once the server has sent a larger answer. Nothing of it is kept from then on.
  bool too_large() const { return too_large_; }

 private:
  struct Pending {
    std::string tag;  // of a background command that has not been detached; else empty
    ReplyHandler handler;
    Reply reply;
    std::size_t size = 0;  // of the reply, in bytes, as largest_answer counts
  };

  bool on(const Info& info);
  bool on(const Ok& ok);
  bool on(const Fail& fail);
  bool on(const BgDetach& detach);
  bool on(const BgInfo& info);
  bool on(const BgOk& ok);
  bool on(const BgFail& fail);
  template <class Other>
  bool on(const Other&) {
    return false;
  }

  void append(Pending& pending, const domain::Words& info);
  bool end_foreground(std::optional<domain::Words> error);
  bool end_background(const std::string& tag, std::optional<domain::Words> error);

  std::deque<Pending> foreground_;
  std::map<std::string, Pending> background_;
  bool too_large_ = false;
};

}  // namespace conntrack::adapters::tripe
