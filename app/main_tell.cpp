// SPDX-License-Identifier: GPL-3.0-or-later
// The way to the running service: one for each kind of VPN.
#include "app/main_tell.h"

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <memory>

#include "adapters/tripe/submitter.h"
#include "app/tell.h"
#include "ports/command_submitter.h"

namespace conntrack::app {
namespace {

constexpr std::chrono::seconds longest_wait{10};

std::unique_ptr<ports::CommandSubmitter> make_submitter(boost::asio::io_context& io,
                                                        const Options& options) {
  const auto socket = std::filesystem::path(options.directory) / options.admin_socket;
  return std::make_unique<adapters::tripe::ServerSubmitter>(io, socket.string(), "conntrack");
}

}  // namespace

ExitCode tell(const Options& options, const Console& console) {
  boost::asio::io_context io{1};
  ports::CommandOutcome outcome = ports::NoAnswer{"nobody has answered within 10 seconds"};
  const auto submitter = make_submitter(io, options);
  submitter->submit(options.command, [&](const ports::CommandOutcome& answer) {
    outcome = answer;
    io.stop();
  });
  io.run_for(longest_wait);
  return print_outcome(outcome, console);
}

}  // namespace conntrack::app
