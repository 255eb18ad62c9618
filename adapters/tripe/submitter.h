// SPDX-License-Identifier: GPL-3.0-or-later
// ServerSubmitter: commands for the service, through the TrIPE server.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>

#include "adapters/tripe/admin_client.h"
#include "ports/command_submitter.h"

namespace conntrack::adapters::tripe {

/// SVCSUBMIT on a connection of its own. An answer of the server alone, that there is no such
/// service or that it has gone, is none of the service. A command that is longer than a line may be
/// fails, and is not sent (CF13).
class ServerSubmitter final : public ports::CommandSubmitter {
 public:
  ServerSubmitter(boost::asio::io_context& io, std::string socket, std::string service);

  void submit(const domain::Words& command,
              std::function<void(const ports::CommandOutcome&)> done) override;

 private:
  void finish(const ports::CommandOutcome& outcome);

  boost::asio::io_context& io_;
  std::string socket_;
  std::string service_;
  std::function<void(const ports::CommandOutcome&)> done_;  // empty once it was called
  std::unique_ptr<AdminClient> client_;
};

}  // namespace conntrack::adapters::tripe
