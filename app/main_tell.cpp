// SPDX-License-Identifier: GPL-3.0-or-later
// The way to the running service: one for each kind of VPN.
#include "app/main_tell.h"

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <variant>

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

std::string socket_of(const Options& options) {
  return (std::filesystem::path(options.directory) / options.admin_socket).string();
}

/// By the bus where there is no TrIPE server, unless one was named (CL13).
bool is_on_bus(const Options& options) {
  if (options.vpn != VpnKind::tripe) return true;
#ifdef CONNTRACK_DBUS
  std::error_code error;  // a directory that may not be searched may hold a socket
  return !options.server_named && !std::filesystem::exists(socket_of(options), error) && !error;
#else
  return false;
#endif
}

std::unique_ptr<ports::CommandSubmitter> make_submitter(boost::asio::io_context& io,
                                                        const Options& options, bool on_bus) {
  if (!on_bus) {
    return std::make_unique<adapters::tripe::ServerSubmitter>(io, socket_of(options), "conntrack");
  }
#ifdef CONNTRACK_DBUS
  return std::make_unique<BusWay>(io, options.bus);
#else
  throw UsageError("--tell: this build is without D-Bus");
#endif
}

}  // namespace

ExitCode tell(const Options& options, const Console& console) {
  boost::asio::io_context io{1};
  ports::CommandOutcome outcome = ports::NoAnswer{"nobody has answered within 10 seconds"};
  const bool on_bus = is_on_bus(options);
  const auto submitter = make_submitter(io, options, on_bus);
  submitter->submit(options.command, [&](const ports::CommandOutcome& answer) {
    outcome = answer;
    io.stop();
  });
  io.run_for(longest_wait);
  auto* const none = std::get_if<ports::NoAnswer>(&outcome);
  if (none != nullptr && on_bus && options.vpn == VpnKind::tripe) {
    none->why = "no server at " + socket_of(options) + ", and " + none->why;
  }
  return print_outcome(outcome, console);
}

}  // namespace conntrack::app
