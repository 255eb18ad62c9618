// SPDX-License-Identifier: GPL-3.0-or-later
// Random events for days of virtual time. Whatever happens, never are two peers of a group
// connected or being connected, nothing is done unannounced, and no peer is connected twice (the
// simulated world watches the latter two). When the noise ends, each group comes to what decide()
// says, and then there is silence.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "domain/decision/decision.h"
#include "tests/support/reports.h"
#include "tests/support/simulated_world.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;
using namespace tests;

constexpr int noisy_times = 300;
constexpr int events_each = 60;

// The groups keep their peers, so that nobody but the tracker can make two of them be connected.
constexpr const char* configs[] = {
    "[vpn]\nhome = 192.168.0.0/16\ncafe = 10.0.0.0/8\nlink = 169.254.0.0/16 fd00::/8\n"
    "[far]\ndown/lan = 9.9.9.9 192.168.0.0/16\nx = 9.9.9.9 10.0.0.0/8\ny = 0.0.0.0/0\n",
    "[far]\nx = 9.9.9.9 0.0.0.0/0\ny = 0.0.0.0/0\n"
    "[vpn]\nlink = 2001:db8::1 fd00::/8\ncafe = 0.0.0.0/0\nhome = 8.8.8.8 0.0.0.0/0\n",
    "[vpn]\ncafe = 192.168.0.0/16\nlink = 10.0.0.0/8\nhome = 0.0.0.0/0\n",
};
const std::set<std::string> groups[] = {{"home", "cafe", "link"}, {"x", "y"}};

class SoakTest : public testing::Test {
 protected:
  int below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }

  void move() {
    static constexpr const char* places[] = {"192.168.0.1", "192.168.0.2", "10.0.0.1",
                                             "169.254.7.7", "172.16.0.9"};
    for (const char* target : {"1.2.3.4", "9.9.9.9"}) {
      if (below(3) == 0) continue;
      if (below(4) == 0) {
        world.kernel.gives_none(target);
      } else {
        world.kernel.gives(target, places[below(std::size(places))]);
      }
    }
    if (below(4) == 0) world.kernel.gives("2001::1", below(2) == 0 ? "fd00::5" : "fe80::5");
  }

  Event report() {
    switch (below(7)) {
      case 0:
        return nm_initially_connected();
      case 1:
        return nm_connected();
      case 2:
        return nm_disconnected();
      case 3:
        return nm_default_connection_change();
      case 4:
        return connman("online");
      case 5:
        return connman("ready");
      default:
        return connman("idle");
    }
  }

  Event command() {
    switch (below(6)) {
      case 0:
        return CommandReceived{"j", DownCommand{}};
      case 1:
        return CommandReceived{"j", PauseCommand{20s}};
      case 2:
        return CommandReceived{"j", ResumeCommand{}};
      case 3:
        return CommandReceived{"j", ReloadCommand{}};
      default:
        return CommandReceived{"j", UpCommand{}};
    }
  }

  void trouble_the_server() {
    switch (below(5)) {
      case 0:
        world.lose_server();
        break;
      case 1:
        world.feed(ServiceClaimed{});
        break;
      case 2:
        world.server.lists = below(3) != 0;
        break;
      case 3:
        world.server.refusals[below(2) == 0 ? "home" : "x"] = 3;
        break;
      default:
        world.server.connected.clear();
    }
    world.server.connect_takes = below(3) * 1s;
    world.server.list_takes = below(3) * 50ms;
  }

  void touch_the_file() {
    const int what = below(6);
    if (what == 0) world.file.spoil("conntrack.conf:1:1: no");
    if (what == 1) world.file.remove();
    if (what > 1) world.file.write(configs[below(std::size(configs))]);
    if (below(2) == 0) world.feed(ConfigTouched{});
  }

  void make_noise() {
    switch (below(12)) {
      case 0:
        world.feed(command());
        break;
      case 1:
        touch_the_file();
        break;
      case 2:
        trouble_the_server();
        break;
      case 3:
        world.feed(ManagerPresence{Manager::network_manager, below(2) == 0});
        break;
      case 4:
        world.feed(std::vector<Event>(200, KernelChanged{}));
        break;
      case 5:
        for (int times = 0; times < 70; ++times) world.feed(Resumed{});
        break;
      case 6:
      case 7:
        move();
        world.feed(KernelChanged{});
        break;
      default:
        move();
        world.feed({report(), Resumed{}});
    }
    static constexpr Duration pauses[] = {0ms, 1ms, 40ms, 700ms, 3s, 12s};
    world.advance(pauses[below(std::size(pauses))]);
  }

  /// Everything is as it should be, and the person has said so.
  void calm_down() {
    world.server.lists = true;
    world.server.refusals.clear();
    if (std::holds_alternative<ConfigFault>(world.file.content)) world.file.write(configs[0]);
    world.feed({ServiceClaimed{}, ReloadRequested{}, CommandReceived{"j", ResumeCommand{}},
                CommandReceived{"j", UpCommand{}}});
    world.advance(2min);
  }

  void expect_at_most_one_peer_of_each_group() {
    std::set<std::string> present = world.server.connected;
    present.merge(world.in_flight());
    for (const std::set<std::string>& group : groups) {
      EXPECT_LE(std::count_if(group.begin(), group.end(),
                              [&](const std::string& peer) { return present.contains(peer); }),
                1);
    }
  }

  void expect_what_was_decided() {
    const Config& config = world.tracker().config();
    for (const Group& group : config.groups) {
      SCOPED_TRACE(group.name);
      const GroupDecision decision = decide(config, group, world.kernel.routes);
      std::set<std::string> wanted;
      if (decision.selected) {
        if (const auto peer = group.definitions[*decision.selected].peer()) wanted.insert(*peer);
      }
      std::set<std::string> connected;
      for (const Definition& definition : group.definitions) {
        if (world.server.connected.contains(definition.tag)) connected.insert(definition.tag);
      }
      EXPECT_EQ(connected, wanted);
    }
  }

  SimulatedWorld world{configs[0]};

 private:
  std::mt19937 engine_{20'260'102};
};

TEST_F(SoakTest, NoNoiseEverBreaksAPromiseAndAfterItEachGroupIsAsDecided) {
  world.begin(nm_initially_connected());
  std::size_t commands = 0;
  for (int times = 0; times < noisy_times && !HasFailure(); ++times) {
    SCOPED_TRACE(times);
    for (int event = 0; event < events_each; ++event) {
      make_noise();
      expect_at_most_one_peer_of_each_group();
    }
    calm_down();
    commands += world.take().size();
    expect_what_was_decided();
    world.advance(2min);
    EXPECT_EQ(world.take(), Transcript{});
  }
  EXPECT_GT(commands, 5'000U) << "the noise must move something";
}

}  // namespace
}  // namespace conntrack::domain
