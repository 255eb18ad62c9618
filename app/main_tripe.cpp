// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/main_tripe.h"

#include <utility>

#include "app/usage.h"

namespace conntrack::app {
namespace {

using adapters::tripe::Service;

ExitCode exit_code(Service::End how) {
  switch (how) {
    case Service::End::quit:
    case Service::End::superseded:
      break;
    case Service::End::already_provided:
      return ExitCode::already_provided;
    case Service::End::lost:
      return ExitCode::server_lost;
  }
  return ExitCode::success;
}

}  // namespace

TripeVpn::TripeVpn(const Options& options, boost::asio::io_context& io, ports::EventSink sink,
                   adapters::loop::Trace trace)
    : sink_(std::move(sink)),
      reconnects_(options.reconnect),
      service_(io, {options.admin_socket, "conntrack", std::string(version()), options.reconnect,
                    std::move(trace)}),
      peers_(service_, sink_),
      announcer_(service_) {}

void TripeVpn::add(CommandEntry command) {
  service_.add(command.name, {command.usage, command.min_arguments, command.max_arguments,
                              std::move(command.run)});
}

void TripeVpn::start(Callbacks callbacks) {
  const auto claimed = [this, callbacks] {
    callbacks.found();
    callbacks.claimed();
    sink_(domain::ServiceClaimed{});
  };
  const auto ended = [tell = callbacks.ended](Service::End how, const std::string& why) {
    tell(exit_code(how), why);
  };
  // Without --reconnect the loss is the end, which `ended` tells of.
  const auto lost = [this] {
    if (reconnects_) sink_(domain::ServerLost{});
  };
  service_.start({claimed, lost, ended, callbacks.waiting});
}

}  // namespace conntrack::app
