// SPDX-License-Identifier: GPL-3.0-or-later
// A whole switch of 10 to 10,000 groups in the tracker: a new source address, by which each group
// kills a peer and connects another one. The world answers at once, one answer at a time, as a
// server does.
#include <benchmark/benchmark.h>

#include <deque>
#include <set>
#include <string>

#include "domain/tracker/tracker.h"

namespace conntrack::domain {
namespace {

Network network(std::uint8_t second) {
  return Network::from_prefix(Address::from_ipv4({10, second, 0, 0}), 16);
}

Config config_of(std::int64_t groups) {
  Config config;
  for (std::int64_t g = 0; g < groups; ++g) {
    const std::string name = std::to_string(g);
    Group group{"group" + name, {}, {}};
    group.definitions.push_back({"home" + name, {}, {}, {{network(1), {}}}});
    group.definitions.push_back({"office" + name, {}, {}, {{network(2), {}}}});
    config.groups.push_back(std::move(group));
  }
  return config;
}

/// The tracker, and a world that does what it says.
class World {
 public:
  explicit World(const Config& config) : tracker_(Settings{}, {config, std::nullopt}, now_) {
    move_to(1);
    queue_ = {BusChanged{BusChanged::State::unavailable, {}}, ServiceClaimed{}};
    for (const Manager manager : all_managers) queue_.emplace_back(ManagerPresence{manager, false});
    run();
  }

  void move_to(std::uint8_t second) {
    here_ = Address::from_ipv4({10, second, 2, 3});
    queue_.emplace_back(KernelChanged{});
    now_ += std::chrono::seconds(20);
    run();
  }

  std::size_t connected() const { return connected_.size(); }

 private:
  void run() {
    while (!queue_.empty()) {
      const Event event = queue_.front();
      queue_.pop_front();
      feed(event);
      feed(Drained{});
    }
  }

  void feed(const Event& event) {
    for (const Action& action : tracker_.handle(event, now_)) {
      std::visit([this](const auto& what) { perform(what); }, action);
    }
  }

  void perform(const ProbeRoutes& probe) {
    Observation seen;
    for (const Address& target : probe.questions.targets) {
      const bool is_ipv4 = target.family() == Family::ipv4;
      seen.set(target, is_ipv4 ? Answer{Found{here_, "eth0"}} : Answer{NoRoute{"none"}});
    }
    queue_.emplace_back(RoutesProbed{probe.question, std::move(seen)});
  }
  void perform(const ListPeers& list) {
    PeersListed listed{list.question, {}};
    for (const std::string& peer : connected_) listed.peers.push_back({peer, "", false});
    queue_.emplace_back(std::move(listed));
  }
  void perform(const KillPeer& kill) {
    connected_.erase(kill.peer);
    queue_.emplace_back(KillFinished{kill.peer, std::nullopt});
  }
  void perform(const ConnectPeer& connect) {
    connected_.insert(connect.peer);
    queue_.emplace_back(ConnectFinished{connect.attempt, std::nullopt});
  }
  void perform(const StampConfig&) { queue_.emplace_back(ConfigStamped{std::nullopt}); }
  template <class Seen>
  void perform(const Seen&) {}

  TimePoint now_{};
  Address here_ = Address::from_ipv4({10, 1, 2, 3});
  std::set<std::string> connected_;
  std::deque<Event> queue_;
  Tracker tracker_;
};

void switch_all_groups(benchmark::State& state) {
  World world(config_of(state.range(0)));
  std::uint8_t place = 1;
  for (auto _ : state) {
    place = place == 1 ? 2 : 1;
    world.move_to(place);
    if (world.connected() != static_cast<std::size_t>(state.range(0))) {
      state.SkipWithError("the peers were not connected");
    }
  }
  state.SetComplexityN(state.range(0));
}
BENCHMARK(switch_all_groups)
    ->RangeMultiplier(10)
    ->Range(10, 10'000)
    ->Unit(benchmark::kMillisecond)
    ->Complexity();

}  // namespace
}  // namespace conntrack::domain
