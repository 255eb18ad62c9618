// SPDX-License-Identifier: GPL-3.0-or-later
// A service of one's own for the TrIPE server, on the runtime that conntrack is built on: it is
// called `greeter`, and has one command of its own. `help` and `quit` come with the runtime.
//     greeter SOCKET &
//     tripectl svcsubmit greeter greet Ada "Charles Babbage"
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <iostream>

#include "adapters/tripe/service.h"

namespace tripe = conntrack::adapters::tripe;
namespace domain = conntrack::domain;

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: greeter SOCKET\n";
    return 2;
  }
  boost::asio::io_context io{1};
  tripe::Service service(io, {argv[1], "greeter", "1.0"});

  service.add("greet", {"NAME...", 1, tripe::ServiceCommand::unlimited,
                        [&service](const domain::JobId& job, const domain::Words& names) {
                          for (const auto& name : names) service.inform(job, {"hello", name});
                          service.succeed(job);
                        }});

  int status = 0;
  service.start({.claimed = [] { std::cout << "claimed" << std::endl; },
                 .ended =
                     [&](tripe::Service::End how, const std::string& why) {
                       if (how != tripe::Service::End::quit) {
                         std::cerr << "greeter: " << why << "\n";
                         status = 1;
                       }
                       service.stop([&io] { io.stop(); });
                     }});
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&](auto, auto) { service.stop([&io] { io.stop(); }); });
  io.run();
  return status;
}
