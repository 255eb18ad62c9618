// SPDX-License-Identifier: GPL-3.0-or-later
// CommandSubmitter: gives the running service a command, as its clients do.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/text/words.h"

namespace conntrack::ports {

/// The service has answered.
struct CommandAnswer {
  std::vector<domain::Words> lines;    ///< what it tells, in order
  std::optional<domain::Words> error;  ///< why the command failed: a code, and what it is about

  friend bool operator==(const CommandAnswer&, const CommandAnswer&) = default;
};

/// Nobody has answered: the service, or the way to it, is not there.
struct NoAnswer {
  std::string why;  ///< for people

  friend bool operator==(const NoAnswer&, const NoAnswer&) = default;
};

using CommandOutcome = std::variant<CommandAnswer, NoAnswer>;

/// A way to the running service (CL13). Nothing blocks.
class CommandSubmitter {
 public:
  virtual ~CommandSubmitter() = default;

  /// Gives a command, at least one word. `done` is called at most once, never from within this
  /// call; whoever calls sets the limit of time. To be called once.
  virtual void submit(const domain::Words& command,
                      std::function<void(const CommandOutcome&)> done) = 0;
};

}  // namespace conntrack::ports
