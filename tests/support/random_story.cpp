// SPDX-License-Identifier: GPL-3.0-or-later
// How stories are made up. What happens together in the world often does so here, too: a laptop
// that moves is told of by the kernel, and then by a manager.
#include "tests/support/random_story.h"

#include <iterator>

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;

constexpr const char* some_peers[] = {"home", "cafe", "link", "x", "y"};
constexpr const char* tunnelled_peers[] = {"home", "cafe", "link"};
constexpr const char* some_targets[] = {"1.2.3.4", "1.2.3.4", "9.9.9.9"};
constexpr const char* some_places[] = {"192.168.0.1", "192.168.0.2", "10.0.0.1",
                                       "10.0.0.2",    "169.254.7.7", "172.16.0.9"};
constexpr const char* odd_places[] = {"0.0.0.0", "127.0.0.1"};
constexpr const char* far_targets[] = {"2001::1", "2001:db8::1"};
constexpr const char* far_places[] = {"fd00::5", "fe80::5", "2001:db8::7"};
constexpr const char* tunnel_places[] = {"10.0.0.9", "192.168.0.9", "172.16.0.1", ""};
constexpr const char* some_managers[] = {"nm", "connman", "icd"};
constexpr const char* some_words[] = {"nm initially-connected", "nm connected",
                                      "nm disconnected",        "nm connected",
                                      "nm disconnected",        "nm default-connection-change",
                                      "connman online",         "connman ready",
                                      "connman idle",           "icd connected a",
                                      "icd connected b",        "icd idle",
                                      "connman initially-idle", "nm initially-disconnected"};
constexpr const char* some_commands[] = {"up",     "up",     "down",   "down",  "pause",
                                         "resume", "resume", "reload", "hangup"};
constexpr Milliseconds some_waits[] = {0ms,    1ms,    10ms,    40ms,    300ms,   1000ms,
                                       2000ms, 3000ms, 12000ms, 40000ms, 130000ms};
constexpr Milliseconds some_delays[] = {0ms, 0ms, 30ms, 700ms, 3000ms};

class Author {
 public:
  explicit Author(std::mt19937& engine) : engine_(engine) {}

  void write(Story& story);

 private:
  int below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }
  bool one_in(int n) { return below(n) == 0; }

  template <class Choices>
  auto any(const Choices& choices) {
    return choices[below(static_cast<int>(std::size(choices)))];
  }

  void pass(Story& story) { story.push_back(Pass{any(some_waits)}); }

  void report(Story& story) { story.push_back(Says{any(some_words)}); }

  void move(Story& story) {
    if (one_in(6)) {
      story.push_back(LoseRoute{one_in(4) ? any(far_targets) : any(some_targets)});
    } else if (one_in(6)) {
      story.push_back(MoveTo{any(far_targets), any(far_places)});
    } else if (one_in(6)) {
      story.push_back(Borrow{any(some_targets), any(some_places)});
    } else {
      story.push_back(MoveTo{any(some_targets), one_in(12) ? any(odd_places) : any(some_places)});
    }
    if (!one_in(4)) story.push_back(KernelTells{one_in(10) ? 70 : 1});
    if (one_in(3)) report(story);
    if (one_in(2)) pass(story);
  }

  void trouble(Story& story) {
    switch (below(6)) {
      case 0:
        return trouble_kernel(story);
      case 1:
        return trouble_managers(story);
      case 2:
        return tell(story);
      case 3:
        return change_file(story);
      case 4:
        return trouble_server(story);
      default:
        return trouble_peer(story, any(some_peers));
    }
  }

  void trouble_kernel(Story& story) {
    switch (below(6)) {
      case 0:
        return story.push_back(KernelFails{!one_in(3)});
      case 1:
        return story.push_back(KernelTakes{any(some_delays)});
      case 2:
        return story.push_back(HideUnderTunnels{one_in(3)});
      case 3:
        return story.push_back(AnswersComeAgain{});
      case 4:
        return story.push_back(WakeUp{});
      default:
        return take_routes(story, any(tunnelled_peers));
    }
  }

  void take_routes(Story& story, const char* peer) {
    story.push_back(TunnelTakesRoutes{peer, any(tunnel_places)});
    if (one_in(3)) story.push_back(TunnelsStay{any(some_delays)});
    if (!one_in(3)) return;
    story.push_back(RisesUntold{peer, !one_in(4)});
    if (one_in(2)) return;
    // Long after the rest, so that nothing else is a reason to give the peer up.
    story.insert(story.end(), {ConnectTakes{any(some_delays)}, Pass{12s}});
    move(story);
    story.push_back(Pass{3s});
  }

  void trouble_managers(Story& story) {
    switch (below(5)) {
      case 0:
        return story.push_back(BusGoes{});
      case 1:
        return story.push_back(BusComes{});
      case 2:
        return story.push_back(Comes{any(some_managers)});
      default:
        return story.push_back(Goes{any(some_managers)});
    }
  }

  void tell(Story& story) {
    if (one_in(4)) return story.push_back(PauseFor{any(some_waits)});
    story.push_back(Tell{any(some_commands)});
  }

  void change_file(Story& story) {
    switch (below(6)) {
      case 0:
        story.push_back(SpoilConfig{});
        break;
      case 1:
        story.push_back(RemoveConfig{});
        break;
      default:
        story.push_back(WriteConfig{static_cast<std::size_t>(below(story_configs.size()))});
    }
    if (one_in(2)) story.push_back(FileTold{one_in(4)});
    if (one_in(4)) story.push_back(Tell{"reload"});
  }

  void trouble_server(Story& story) {
    switch (below(7)) {
      case 0:
        return story.push_back(ServerGoes{});
      case 1:
        return story.push_back(ServerComes{});
      case 2:
        return story.push_back(ListFails{!one_in(3)});
      case 3:
        return story.push_back(ListTakes{any(some_delays)});
      case 4:
        return story.push_back(AddsGivenUpAfter{any(some_delays)});
      default:
        return story.push_back(ConnectTakes{any(some_delays)});
    }
  }

  void trouble_peer(Story& story, const char* peer) {
    static constexpr unsigned refusals[] = {1, 2, 1000};
    switch (below(8)) {
      case 0:
        return story.push_back(Refuses{peer, any(refusals)});
      case 1:
        return story.push_back(Hangs{peer, !one_in(3)});
      case 2:
        return story.push_back(NeverLists{peer, !one_in(3)});
      case 3:
        return story.push_back(KeepsPeer{peer, !one_in(3)});
      case 4:
        return story.push_back(HidesLink{peer, !one_in(3)});
      case 5:
        return story.push_back(Appears{peer});
      default:
        return story.push_back(Vanishes{peer});
    }
  }

  std::mt19937& engine_;
};

/// Adds what happens next.
void Author::write(Story& story) {
  using What = void (Author::*)(Story&);
  static constexpr What whats[] = {&Author::move, &Author::move, &Author::report,
                                   &Author::pass, &Author::pass, &Author::trouble};
  (this->*any(whats))(story);
}

}  // namespace

Story random_story(std::mt19937& engine, int most_steps) {
  Author author(engine);
  Story story;
  const auto steps = engine() % static_cast<unsigned>(most_steps + 1);
  while (story.size() < steps) author.write(story);
  return story;
}

std::vector<Step> simpler(const Step& step) {
  std::vector<Step> steps;
  if (const auto* pass = std::get_if<Pass>(&step)) {
    for (const Milliseconds wait : some_waits) {
      if (wait < pass->time) steps.emplace_back(Pass{wait});
    }
  }
  if (const auto* tells = std::get_if<KernelTells>(&step)) {
    if (tells->times > 1) steps.emplace_back(KernelTells{1});
  }
  if (const auto* write = std::get_if<WriteConfig>(&step)) {
    for (std::size_t number = 0; number < write->number; ++number) {
      steps.emplace_back(WriteConfig{number});
    }
  }
  if (const auto* move = std::get_if<MoveTo>(&step)) {
    if (move->target == some_targets[0] && move->local != some_places[0]) {
      steps.emplace_back(MoveTo{some_targets[0], some_places[0]});
    }
  }
  if (const auto* borrow = std::get_if<Borrow>(&step)) {
    steps.emplace_back(MoveTo{borrow->target, borrow->local});
  }
  return steps;
}

}  // namespace conntrack::tests
