// SPDX-License-Identifier: GPL-3.0-or-later
// The way to the running service: one for each kind of VPN.
#include "app/main_tell.h"

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "adapters/tripe/submitter.h"
#include "app/tell.h"
#include "ports/command_submitter.h"
#ifdef CONNTRACK_DBUS
#include "adapters/bus_service/submitter.h"
#include "adapters/dbus/bus.h"
#include "adapters/dbus/bus_address.h"
#endif

namespace conntrack::app {
namespace {

constexpr std::chrono::seconds longest_wait{10};

#ifdef CONNTRACK_DBUS
/// The bus, and the call on it.
class BusWay final : public ports::CommandSubmitter {
 public:
  BusWay(boost::asio::io_context& io, const std::string& bus) : bus_(io, {}) {
    adapters::dbus::choose_bus(adapters::dbus::parse_bus_choice(bus));
  }

  void submit(const domain::Words& command,
              std::function<void(const ports::CommandOutcome&)> done) override {
    submitter_.submit(command, std::move(done));
  }

 private:
  adapters::dbus::Bus bus_;
  adapters::bus_service::BusSubmitter submitter_{bus_};
};
#endif

std::unique_ptr<ports::CommandSubmitter> make_submitter(boost::asio::io_context& io,
                                                        const Options& options) {
#ifdef CONNTRACK_DBUS
  if (options.vpn != VpnKind::tripe) return std::make_unique<BusWay>(io, options.bus);
#endif
  if (options.vpn != VpnKind::tripe) throw UsageError("--tell: this build is without D-Bus");
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
