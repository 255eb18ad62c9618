// SPDX-License-Identifier: GPL-3.0-or-later
// CommandTable: the commands of a service, by whatever way they come.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/text/words.h"
#include "domain/tracker/event.h"

namespace conntrack::adapters::service {

/// A command that clients may give to the service.
struct ServiceCommand {
  static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

  std::string usage;  ///< the arguments, for people: "[REASON...]"
  std::size_t min_arguments = 0;
  std::size_t max_arguments = unlimited;
  /// Does it, or begins to: the job is to be answered through ServiceJobs, now or later. What it
  /// throws is answered as `svc-internal-error CLASS TEXT` (SC5). It may destroy the service.
  std::function<void(const domain::JobId& job, const domain::Words& arguments)> run;
};

/// Finds and runs commands, and knows the errors that all services answer with (SC5).
class CommandTable {
 public:
  /// Adds a command, or replaces the one of this name.
  void add(const std::string& name, ServiceCommand command);

  /// Runs a command, which is its name and its arguments. The words of the error if there is no
  /// such command, if its arguments are wrong, or if it has thrown; the job is then still to be
  /// answered. Of a command that could not be read, `command` has the words before the fault: it is
  /// not run. Whoever called may have been destroyed by it, and this table with them.
  std::optional<domain::Words> run(const domain::JobId& job, domain::Words command,
                                   bool is_readable = true) const;

  /// The answer to `help`: for each command its name and its usage, sorted (SC2).
  std::vector<domain::Words> help() const;

 private:
  std::map<std::string, ServiceCommand, std::less<>> commands_;
};

}  // namespace conntrack::adapters::service
