// SPDX-License-Identifier: GPL-3.0-or-later
// Vpn: one kind of VPN, with the way by which commands come and news goes.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/options.h"
#include "app/shell.h"
#include "ports/announcer.h"
#include "ports/event_sink.h"
#include "ports/peer_control.h"
#include "ports/service_jobs.h"

namespace conntrack::app {

class Managers;

/// What the program needs of a VPN (VP1). Nothing blocks.
class Vpn {
 public:
  /// None comes from within start().
  struct Callbacks {
    std::function<void()> claimed;  ///< the service is ours (again)
    std::function<void()> found;  ///< the server, or who else takes the commands, is there (again)
    std::function<void(const std::string& why)> waiting;  ///< who is needed is not there yet
    std::function<void(ExitCode code, const std::string& why)> ended;  ///< the program is to end
  };

  virtual ~Vpn() = default;

  virtual ports::PeerControl& peers() = 0;
  virtual ports::Announcer& announcer() = 0;
  virtual ports::ServiceJobs& jobs() = 0;

  virtual void add(CommandEntry command) = 0;

  /// Begins to claim the service; ServiceClaimed and ServerLost go to the sink. To be called once.
  virtual void start(Callbacks callbacks) = 0;

  /// Releases the service, then calls `done`. To be called once.
  virtual void stop(std::function<void()> done) = 0;

  /// True if the service is claimed on the bus, so that the bus is to be started for it; otherwise
  /// nobody is listened to before the service is claimed.
  virtual bool needs_bus() const = 0;
};

/// The template of systemd's units in the options. Throws UsageError if it is none. Not in a build
/// without D-Bus.
const std::string& unit_template(const Options& options);

/// Takes the name of a peer that its VPN connects by itself, too.
using SelfConnecting = std::function<void(const std::string& peer)>;

/// The VPN that the options name. Throws UsageError if the build has it not, or if an option of it
/// is wrong. `managers` is null in a build without D-Bus; all outlive the result. The bus is told
/// of a self-connecting peer anyway.
std::unique_ptr<Vpn> make_vpn(const Options& options, boost::asio::io_context& io,
                              Managers* managers, ports::EventSink sink, const TraceLine& trace,
                              const SelfConnecting& self_connecting);

}  // namespace conntrack::app
