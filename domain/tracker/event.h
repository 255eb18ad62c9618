// SPDX-License-Identifier: GPL-3.0-or-later
// Event: all that the tracker is told. It answers with actions (domain/tracker/action.h).
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/config/config.h"
#include "domain/decision/observation.h"
#include "domain/decision/own_tunnel.h"
#include "domain/text/words.h"
#include "domain/tracker/file_stamp.h"

namespace conntrack::domain {

/// A point on the monotonic clock (WH8). The domain never reads a clock: time comes with each
/// event.
using TimePoint = std::chrono::steady_clock::time_point;
using Duration = std::chrono::steady_clock::duration;

/// The network managers that may report (section 5 of the rules).
enum class Manager : std::uint8_t { network_manager, connman, icd };
inline constexpr std::array all_managers{Manager::network_manager, Manager::connman, Manager::icd};

/// The first word of the manager's reasons (WH2).
constexpr std::string_view to_string(Manager manager) {
  switch (manager) {
    case Manager::network_manager:
      return "nm";
    case Manager::connman:
      return "connman";
    case Manager::icd:
      return "icd";
  }
  return {};
}

/// What a manager says of the network as a whole (WH3).
enum class Claim : std::uint8_t { none, up, down };

/// "none", "up", "down".
std::string_view to_string(Claim claim);

/// A network manager has said something (WH2).
struct Report {
  Manager manager = Manager::network_manager;
  Claim claim = Claim::none;
  std::string state;          ///< the state it is in; one equal to the last is no event (WH3)
  Words words;                ///< the reason: "nm connected"
  bool at_attach = false;     ///< the answer to our question, not a signal
  bool always_event = false;  ///< `default-connection-change`: changes no state, always an event
  std::uint32_t detail = 0;   ///< tells apart what the state does not: NetworkManager's 60 and 70

  friend bool operator==(const Report&, const Report&) = default;
};

/// The reasons of what is no manager's report (WH2). The words and claims of reports are with each
/// manager's adapter, in its reports.h.
namespace reason {
inline constexpr std::string_view route_change = "route-change";      ///< KernelChanged
inline constexpr std::string_view resume = "resume";                  ///< Resumed
inline constexpr std::string_view config_change = "config-change";    ///< another ConfigRead
inline constexpr std::string_view interval_timer = "interval-timer";  ///< our own checks
inline constexpr std::string_view manual = "manual";                  ///< UpCommand, DownCommand
}  // namespace reason

/// A manager is there, or is not (any longer). Sent once for each change, and once at the start.
struct ManagerPresence {
  Manager manager = Manager::network_manager;
  bool present = false;

  friend bool operator==(const ManagerPresence&, const ManagerPresence&) = default;
};

/// The state of the connection to D-Bus, in the words of `dbus-connection` (NT2, NM4).
struct BusChanged {
  enum class State : std::uint8_t {
    startup,      ///< the first attempt begins
    connected,    ///< connected
    lost,         ///< a connection was lost; every manager is gone with it
    unavailable,  ///< the first attempt failed; announced by nothing, but nobody will report (WH7)
    confused,     ///< an event came that the state `label` has no transition for
  };
  State state = State::startup;
  std::string label;  ///< only for `confused`

  friend bool operator==(const BusChanged&, const BusChanged&) = default;
};

/// The word after `dbus-connection`: "connected", "state=LABEL" (NT2); or "unavailable".
std::string to_string(const BusChanged& bus);

/// Addresses, routes, rules or links of the kernel changed, or may have (WH2).
struct KernelChanged {
  friend bool operator==(const KernelChanged&, const KernelChanged&) = default;
};

/// The machine woke up from suspend (WH2, WH8).
struct Resumed {
  friend bool operator==(const Resumed&, const Resumed&) = default;
};

/// Time has passed: Tracker::deadline() is reached. A spurious one does no harm.
struct TimeElapsed {
  friend bool operator==(const TimeElapsed&, const TimeElapsed&) = default;
};

/// No further event waits to be handled: a round may begin (WH5).
struct Drained {
  friend bool operator==(const Drained&, const Drained&) = default;
};

/// The watch says that something happened to the configuration file (CF14).
struct ConfigTouched {
  bool being_written = false;  ///< somebody writes to it, and has not closed it yet

  friend bool operator==(const ConfigTouched&, const ConfigTouched&) = default;
};

/// SIGHUP: the configuration is to be read now (CL11).
struct ReloadRequested {
  friend bool operator==(const ReloadRequested&, const ReloadRequested&) = default;
};

/// The answer to StampConfig.
struct ConfigStamped {
  std::optional<FileStamp> stamp;  ///< none: there is no such file

  friend bool operator==(const ConfigStamped&, const ConfigStamped&) = default;
};

/// Why a configuration cannot be used: its first error (NT3).
struct ConfigFault {
  DiagnosticKind kind = DiagnosticKind::syntax_error;
  std::string text;  ///< `FILE:LINE:COLUMN: MESSAGE`

  /// The system would not let us read it; nothing is known of what is in it.
  bool is_of_system() const { return kind == DiagnosticKind::read_error; }

  friend bool operator==(const ConfigFault&, const ConfigFault&) = default;
};

/// The answer to ReadConfig.
struct ConfigRead {
  std::optional<FileStamp> stamp;  ///< of the file as it was read
  std::variant<Config, ConfigFault> result;

  friend bool operator==(const ConfigRead&, const ConfigRead&) = default;
};

/// Names a question of ours; never used twice. An answer carries the name of its question.
enum class QuestionId : std::uint64_t {};

/// The answer to ProbeRoutes.
struct RoutesProbed {
  QuestionId question{};
  Observation observation;

  friend bool operator==(const RoutesProbed&, const RoutesProbed&) = default;
};

/// An answer to ListPeers.
struct PeersListed {
  QuestionId question{};
  std::vector<ConnectedPeer> peers;

  friend bool operator==(const PeersListed&, const PeersListed&) = default;
};

/// The other answer to ListPeers: the server would not say.
struct PeersUnknown {
  QuestionId question{};
  Words error;

  friend bool operator==(const PeersUnknown&, const PeersUnknown&) = default;
};

/// Names one attempt to connect a peer; never used twice (DE10).
enum class AttemptId : std::uint64_t {};

/// An attempt to connect a peer has ended.
struct ConnectFinished {
  AttemptId attempt{};
  std::optional<Words> error;  ///< the server's words; none: the peer is connected

  friend bool operator==(const ConnectFinished&, const ConnectFinished&) = default;
};

/// The answer to KillPeer.
struct KillFinished {
  std::string peer;
  std::optional<Words> error;  ///< the server's words; none: the peer is gone, or was already

  friend bool operator==(const KillFinished&, const KillFinished&) = default;
};

/// A person, not we, has connected a peer or taken it down (VP8).
struct PersonChangedPeer {
  std::string peer;
  bool up = false;

  friend bool operator==(const PersonChangedPeer&, const PersonChangedPeer&) = default;
};

/// The service is ours: the server takes commands (again).
struct ServiceClaimed {
  friend bool operator==(const ServiceClaimed&, const ServiceClaimed&) = default;
};

/// The server is gone, with every command that was under way.
struct ServerLost {
  friend bool operator==(const ServerLost&, const ServerLost&) = default;
};

/// Names a job that a client of the server has given us; opaque.
using JobId = std::string;

/// The service commands that change something (section 6 of the rules).
struct UpCommand {
  Words reason;
  friend bool operator==(const UpCommand&, const UpCommand&) = default;
};
struct DownCommand {
  Words reason;
  friend bool operator==(const DownCommand&, const DownCommand&) = default;
};
struct ReloadCommand {
  friend bool operator==(const ReloadCommand&, const ReloadCommand&) = default;
};
struct PauseCommand {
  std::optional<Duration> length;  ///< none: until `resume`
  friend bool operator==(const PauseCommand&, const PauseCommand&) = default;
};
struct ResumeCommand {
  friend bool operator==(const ResumeCommand&, const ResumeCommand&) = default;
};
using Command = std::variant<UpCommand, DownCommand, ReloadCommand, PauseCommand, ResumeCommand>;

/// A client of the server asks us to do something.
struct CommandReceived {
  JobId job;
  Command command;

  friend bool operator==(const CommandReceived&, const CommandReceived&) = default;
};

using Event = std::variant<Report, ManagerPresence, BusChanged, KernelChanged, Resumed, TimeElapsed,
                           Drained, ConfigTouched, ReloadRequested, ConfigStamped, ConfigRead,
                           RoutesProbed, PeersListed, PeersUnknown, ConnectFinished, KillFinished,
                           PersonChangedPeer, ServiceClaimed, ServerLost, CommandReceived>;

}  // namespace conntrack::domain
