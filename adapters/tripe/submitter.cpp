// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/tripe/submitter.h"

#include <boost/asio/post.hpp>
#include <utility>

#include "adapters/tripe/command_line.h"
#include "adapters/tripe/words.h"

namespace conntrack::adapters::tripe {

using domain::Words;

namespace {

ports::CommandOutcome outcome_of(const Reply& reply) {
  if (!reply.error || reply.error->empty()) return ports::CommandAnswer{reply.infos, reply.error};
  const std::string& code = reply.error->front();
  if (code == "unknown-service") {
    return ports::NoAnswer{"the server answers " + wire_form(*reply.error) +
                           ": the service does not run"};
  }
  if (code == "provider-failed") {
    return ports::NoAnswer{"the service has ended before it answered: " + wire_form(*reply.error)};
  }
  return ports::CommandAnswer{reply.infos, reply.error};
}

}  // namespace

ServerSubmitter::ServerSubmitter(boost::asio::io_context& io, std::string socket,
                                 std::string service)
    : io_(io), socket_(std::move(socket)), service_(std::move(service)) {}

void ServerSubmitter::submit(const Words& command,
                             std::function<void(const ports::CommandOutcome&)> done) {
  Words words{"SVCSUBMIT", service_};
  words.insert(words.end(), command.begin(), command.end());
  if (const std::size_t size = wire_form(words).size(); size > max_command) {
    const ports::CommandAnswer refusal{
        {}, Words{"line-too-long", std::to_string(size), std::to_string(max_command)}};
    boost::asio::post(io_, [done, refusal] { done(refusal); });
    return;
  }
  done_ = std::move(done);
  AdminClient::Listener listener;
  listener.lost = [this](const std::string& why) { finish(ports::NoAnswer{why}); };
  client_ = std::make_unique<AdminClient>(io_, socket_, std::move(listener));
  client_->command(command_line(words), [this](const Reply& reply) { finish(outcome_of(reply)); });
}

/// The server may be lost after it has answered. Whoever is told may destroy us.
void ServerSubmitter::finish(const ports::CommandOutcome& outcome) {
  if (done_) std::exchange(done_, nullptr)(outcome);
}

}  // namespace conntrack::adapters::tripe
