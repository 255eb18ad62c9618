// SPDX-License-Identifier: GPL-3.0-or-later
// How the steps of a story are done.
#include "tests/support/story.h"

#include <stdexcept>
#include <type_traits>
#include <utility>

#include "tests/support/reports.h"

namespace conntrack::tests {

using namespace domain;

const std::array<const char*, 6> story_configs{
    "[vpn]\nhome = 192.168.0.0/16\ncafe = 10.0.0.0/8\nlink = 169.254.0.0/16 fd00::/8\n"
    "[far]\ndown/lan = 9.9.9.9 192.168.0.0/16\nx = 9.9.9.9 10.0.0.0/8\ny = 0.0.0.0/0\n",
    "[far]\nx = 9.9.9.9 0.0.0.0/0\ny = 0.0.0.0/0\n"
    "[vpn]\nlink = 2001:db8::1 fd00::/8\ncafe = 0.0.0.0/0\nhome = 9.9.9.9 0.0.0.0/0\n",
    "[vpn]\ncafe = 192.168.0.0/16\nlink = 10.0.0.0/8\nhome = 0.0.0.0/0\n",
    "[far]\ny = 192.168.0.0/16\nx = 0.0.0.0/0 fd00::/8\n[vpn]\nhome = 10.0.0.0/8\n",
    "[vpn]\nhome = 9.9.9.9 192.168.0.0/16\ndown = 192.168.0.0/16\nhome = 10.0.0.0/8 fd00::/8\n"
    "cafe = 0.0.0.0/0\n[far]\nx = 172.16.0.0/12 192.168.0.2/32\n",
    "",
};

namespace {

Manager manager_of(const std::string& name) {
  for (const Manager manager : all_managers) {
    if (to_string(manager) == name) return manager;
  }
  throw std::invalid_argument(name);
}

void put(std::set<std::string>& peers, const std::string& peer, bool is_in) {
  if (is_in) {
    peers.insert(peer);
  } else {
    peers.erase(peer);
  }
}

/// These steps alone are no reason to give an attempt up: whether the network has changed is
/// compared when one is (SimulatedWorld::check_abandon).
bool is_network_or_time(const Step& step) {
  return std::visit(
      []<class What>(const What&) {
        return std::is_same_v<What, Pass> || std::is_same_v<What, KernelTells> ||
               std::is_same_v<What, MoveTo> || std::is_same_v<What, Borrow> ||
               std::is_same_v<What, LoseRoute>;
      },
      step);
}

/// Does one kind of step after the other.
class Performer {
 public:
  Performer(SimulatedWorld& world, bool& has_server) : world_(world), has_server_(has_server) {}

  void operator()(const MoveTo& to) { world_.kernel.gives(to.target, to.local); }
  void operator()(const Borrow& from) { world_.kernel.gives_borrowed(from.target, from.local); }
  void operator()(const LoseRoute& route) { world_.kernel.gives_none(route.target); }
  void operator()(const KernelTells& tells) {
    world_.feed(std::vector<Event>(static_cast<std::size_t>(tells.times), KernelChanged{}));
  }
  void operator()(const KernelFails& kernel) { world_.kernel.answers = !kernel.fails; }
  void operator()(const KernelTakes& takes) { world_.kernel.takes = takes.time; }
  void operator()(const WakeUp&) { world_.feed(Resumed{}); }
  void operator()(const TunnelTakesRoutes& tunnel) {
    const std::string link = "tun-" + tunnel.peer;
    world_.server.tunnels[tunnel.peer] = link;
    world_.kernel.tunnels_take_routes.erase(link);
    if (!tunnel.local.empty()) world_.kernel.tunnels_take_routes.emplace(link, tunnel.local);
  }
  void operator()(const RisesUntold& each) {
    put(world_.server.listed_early, each.peer, each.rises);
    put(world_.server.nameless, each.peer, each.rises);
  }
  void operator()(const TunnelsStay& stay) { world_.server.tunnels_stay = stay.time; }
  void operator()(const HideUnderTunnels& under) {
    world_.kernel.sees_under_tunnels = !under.hides;
  }

  void operator()(const Says& says) { world_.feed(report_of(says.words)); }
  void operator()(const Comes& comes) {
    world_.feed(ManagerPresence{manager_of(comes.manager), true});
  }
  void operator()(const Goes& goes) {
    world_.feed(ManagerPresence{manager_of(goes.manager), false});
  }
  void operator()(const BusGoes&) { world_.feed(BusChanged{BusChanged::State::lost, {}}); }
  void operator()(const BusComes&) { world_.feed(BusChanged{BusChanged::State::connected, {}}); }

  void operator()(const Tell& tell) {
    if (tell.command == "hangup") return world_.feed(ReloadRequested{});
    world_.feed(CommandReceived{"j", command_of(tell.command)});
  }
  void operator()(const PauseFor& pause) {
    world_.feed(CommandReceived{"j", PauseCommand{pause.time}});
  }

  void operator()(const WriteConfig& write) { world_.file.write(story_configs.at(write.number)); }
  void operator()(const SpoilConfig&) { world_.file.spoil("conntrack.conf:1:1: no"); }
  void operator()(const RemoveConfig&) { world_.file.remove(); }
  void operator()(const FileTold& told) { world_.feed(ConfigTouched{told.being_written}); }

  void operator()(const ServerGoes&) {
    if (std::exchange(has_server_, false)) world_.lose_server();
  }
  void operator()(const ServerComes&) {
    if (!std::exchange(has_server_, true)) world_.feed(ServiceClaimed{});
  }
  void operator()(const ListFails& list) { world_.server.lists = !list.fails; }
  void operator()(const ListTakes& takes) { world_.server.list_takes = takes.time; }
  void operator()(const ConnectTakes& takes) { world_.server.connect_takes = takes.time; }
  void operator()(const Refuses& refuses) { world_.server.refusals[refuses.peer] = refuses.times; }
  void operator()(const Hangs& each) { put(world_.server.silent, each.peer, each.hangs); }
  void operator()(const NeverLists& each) { put(world_.server.unlisted, each.peer, each.never); }
  void operator()(const KeepsPeer& each) { put(world_.server.unkillable, each.peer, each.keeps); }
  void operator()(const HidesLink& each) { put(world_.server.nameless, each.peer, each.hides); }
  void operator()(const AddsGivenUpAfter& adds) { world_.server.adds_abandoned_after = adds.time; }
  void operator()(const Vanishes& each) { world_.server.connected.erase(each.peer); }
  void operator()(const Appears& each) {
    if (has_server_) world_.server.connected.insert(each.peer);
  }
  void operator()(const AnswersComeAgain&) { world_.repeat_answers(); }

  void operator()(const Pass& pass) { world_.advance(pass.time); }

 private:
  static Command command_of(const std::string& name) {
    if (name == "up") return UpCommand{};
    if (name == "down") return DownCommand{};
    if (name == "pause") return PauseCommand{};
    if (name == "resume") return ResumeCommand{};
    if (name == "reload") return ReloadCommand{};
    throw std::invalid_argument(name);
  }

  SimulatedWorld& world_;
  bool& has_server_;
};

}  // namespace

Report report_of(const std::string& words) {
  for (const Report& report :
       {nm_initially_connected(), nm_initially_disconnected(), nm_connected(), nm_disconnected(),
        nm_default_connection_change(), connman("online"), connman("ready"), connman("idle"),
        connman("online", true), connman("ready", true), connman("idle", true), icd_connected("a"),
        icd_connected("b"), icd_idle(), icd_initially_connected("a"),
        icd_initially_disconnected()}) {
    std::string text;
    for (const std::string& word : report.words) text += (text.empty() ? "" : " ") + word;
    if (text == words) return report;
  }
  throw std::invalid_argument(words);
}

void perform(const Step& step, SimulatedWorld& world, bool& has_server) {
  if (!is_network_or_time(step)) world.disturb();
  std::visit(Performer(world, has_server), step);
}

}  // namespace conntrack::tests
