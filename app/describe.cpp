// SPDX-License-Identifier: GPL-3.0-or-later
// Descriptions of events, decisions and actions.
#include "app/describe.h"

#include <fmt/format.h>

#include "app/text/explanation_text.h"
#include "app/text/joined.h"
#include "app/text/terminal_text.h"
#include "ports/error_class.h"

namespace conntrack::app {

using namespace domain;

namespace {

std::string text(const FileTime& time) {
  return fmt::format("{}.{:09}", time.seconds, time.nanoseconds);
}

std::string text(const std::optional<FileStamp>& stamp) {
  if (!stamp) return "no file";
  return fmt::format("inode {} of device {}, {} bytes, modified {}, changed {}", stamp->inode,
                     stamp->device, stamp->size, text(stamp->modified), text(stamp->changed));
}

std::string text(const Words& words) { return joined(words); }

std::string text(const ConfigFault& fault) {
  return "config-file-error " + std::string(ports::error_class(fault.kind)) + " " + fault.text;
}

std::string one(const UpCommand& command) { return "up " + text(command.reason); }
std::string one(const DownCommand& command) { return "down " + text(command.reason); }
std::string one(const ReloadCommand&) { return "reload"; }
std::string one(const ResumeCommand&) { return "resume"; }
std::string one(const PauseCommand& command) {
  if (!command.length) return "pause";
  return fmt::format("pause {} s", std::chrono::duration<double>(*command.length).count());
}

std::string one(const Report& report) {
  return fmt::format("{} says {} (claim {}{})", to_string(report.manager), text(report.words),
                     to_string(report.claim), report.at_attach ? ", at attach" : "");
}
std::string one(const ManagerPresence& presence) {
  return fmt::format("{} is {}", to_string(presence.manager),
                     presence.present ? "present" : "absent");
}
std::string one(const BusChanged& bus) { return "bus " + to_string(bus); }
std::string one(const KernelChanged&) { return "kernel changed"; }
std::string one(const Resumed&) { return "resumed from suspend"; }
std::string one(const TimeElapsed&) { return "time elapsed"; }
std::string one(const Drained&) { return "drained"; }
std::string one(const ConfigTouched& touched) {
  return touched.being_written ? "configuration is being written" : "configuration touched";
}
std::string one(const ReloadRequested&) { return "reload requested"; }
std::string one(const ConfigStamped& stamped) { return "configuration: " + text(stamped.stamp); }
std::string one(const ConfigRead& read) {
  const ConfigFault* fault = std::get_if<ConfigFault>(&read.result);
  return "configuration read: " + (fault == nullptr ? "valid" : text(*fault));
}
std::string one(const RoutesProbed& probed) {
  return joined(target_lines(probed.observation), "; ");
}
std::string one(const PeersListed& listed) {
  std::vector<std::string> peers;
  for (const ConnectedPeer& peer : listed.peers) {
    peers.push_back(peer.name + (peer.interface.empty() ? "" : " on " + peer.interface));
  }
  return "peers connected: " + (peers.empty() ? "none" : joined(peers, ", "));
}
std::string one(const PeersUnknown& unknown) { return "peers unknown: " + text(unknown.error); }
std::string one(const ConnectFinished& finished) {
  return fmt::format("attempt {} {}", static_cast<std::uint64_t>(finished.attempt),
                     finished.error ? "failed: " + text(*finished.error) : "succeeded");
}
std::string one(const KillFinished& finished) {
  return fmt::format("kill of {} {}", finished.peer,
                     finished.error ? "failed: " + text(*finished.error) : "succeeded");
}
std::string one(const PersonChangedPeer& changed) {
  return fmt::format("a person has {} {}", changed.up ? "connected" : "taken down", changed.peer);
}
std::string one(const ServiceClaimed&) { return "service claimed"; }
std::string one(const ServerLost&) { return "server lost"; }
std::string one(const CommandReceived& received) {
  return fmt::format(
      "job {}: {}", received.job,
      std::visit([](const auto& command) { return one(command); }, received.command));
}

std::string one(const ProbeRoutes& probe) {
  return fmt::format("probe the routes towards {} targets, and {} under tunnels",
                     probe.questions.targets.size(), probe.questions.under_tunnels.size());
}
std::string one(const ListPeers&) { return "list the peers"; }
std::string one(const KillPeer& kill) { return "kill " + kill.peer; }
std::string one(const ConnectPeer& connect) {
  return fmt::format("connect {}, attempt {}", connect.peer,
                     static_cast<std::uint64_t>(connect.attempt));
}
std::string one(const AbandonConnect& abandon) {
  return fmt::format("give up attempt {}", static_cast<std::uint64_t>(abandon.attempt));
}
std::string one(const StampConfig&) { return "look at the configuration file"; }
std::string one(const ReadConfig&) { return "read the configuration file"; }
std::string one(const NotifyChange& change) {
  std::vector<std::string> groups;
  for (const GroupPeer& each : change.groups) groups.push_back(each.group + "=" + each.peer);
  return fmt::format("notify: {} {} {}", change.up ? "up" : "down", joined(groups, " "),
                     text(change.reason));
}
std::string one(const NotifyBus& bus) { return "notify: dbus-connection " + bus.status; }
std::string one(const WarnConfigError& warning) { return "warn: " + text(warning.fault); }
std::string one(const WarnConnectFailed& warning) {
  return "warn: connect-failed " + warning.peer + " " + text(warning.tokens);
}
std::string one(const WarnFlapping& warning) { return "warn: flapping " + warning.group; }
std::string one(const WarnProbeFailed& warning) { return "warn: probe-failed " + warning.text; }
std::string one(const WarnKillFailed& warning) {
  return "warn: kill-failed " + warning.peer + " " + text(warning.tokens);
}
std::string one(const NotifyServer& server) {
  return server.present ? "tell: the server is there again" : "tell: the server is lost";
}
std::string one(const NotifyManager& manager) {
  return fmt::format("tell: {} {}", to_string(manager.manager),
                     manager.present ? "has come" : "has gone");
}
std::string one(const NotifyHandsOff& hands_off) {
  return fmt::format("tell: group {} is left to the person who has {} {}", hands_off.group,
                     hands_off.up ? "connected" : "taken down", hands_off.peer);
}
std::string one(const FinishJob& finish) {
  return fmt::format(
      "job {} {}", finish.job,
      finish.error
          ? "failed: " + std::visit([](const auto& error) { return text(error); }, *finish.error)
          : "is done");
}

}  // namespace

std::string describe(const GroupDisposition& disposition) {
  return visible(fmt::format("group {}: {} selected, {}: {}", disposition.group,
                             disposition.finding.tag.value_or("nothing"),
                             disposition.finding.firm ? "firm" : "doubtful",
                             to_string(disposition.disposition)));
}

std::string describe(const Event& event) {
  return visible(std::visit([](const auto& what) { return one(what); }, event));
}

std::string describe(const Action& action) {
  return visible(std::visit([](const auto& what) { return one(what); }, action));
}

}  // namespace conntrack::app
