// SPDX-License-Identifier: GPL-3.0-or-later
// How stories are played.
#include "tests/support/story_play.h"

#include <algorithm>
#include <exception>

#include "tests/support/reference_model.h"

namespace conntrack::tests {

using namespace domain;

namespace {

constexpr std::chrono::minutes until_all_is_quiet{4};
constexpr std::chrono::minutes silence{2};
bool is_among(const std::vector<std::string>& links, const std::string& link) {
  return std::ranges::find(links, link) != links.end();
}

constexpr unsigned refusals_outlasted = 2;  // more of them may take longer than the quiet

/// One play.
class Play {
 public:
  Play() {
    world_.on_violation = [this](const std::string& what) { complaints_.push_back(what); };
    world_.feed({BusChanged{BusChanged::State::startup, {}},
                 BusChanged{BusChanged::State::connected, {}}, ServiceClaimed{}});
  }

  Complaints play(const Story& story) try {
    for (const Step& step : story) {
      perform(step, world_, has_server_);
      model_.hear(step);
    }
    become_quiet();
    expect_config();
    if (!model_.is_paused()) {
      for (const Group& group : world_.tracker().config().groups) expect(group);
      expect_no_other_attempts();
      if (!is_restless_) expect_silence();
    }
    return complaints_;
  } catch (const std::exception& error) {
    complaints_.emplace_back(error.what());
    return complaints_;
  }

 private:
  /// What keeps the tracker from looking ends. Peers that cannot be connected or killed stay so.
  void become_quiet() {
    world_.kernel.answers = true;
    world_.server.lists = true;
    world_.server.nameless.clear();
    world_.server.listed_early.clear();
    perform(ServerComes{}, world_, has_server_);
    for (const auto& [peer, times] : world_.server.refusals) {
      if (times > refusals_outlasted) unreachable_.insert(peer);
    }
    unreachable_.insert(world_.server.silent.begin(), world_.server.silent.end());
    unreachable_.insert(world_.server.unlisted.begin(), world_.server.unlisted.end());
    world_.advance(until_all_is_quiet);
  }

  // CF14: an invalid file changes nothing.
  void expect_config() {
    const Config* config = std::get_if<Config>(&world_.file.content);
    if (config != nullptr && *config != world_.tracker().config()) complain("an old configuration");
  }

  void expect(const Group& group) {
    bool is_hidden = false;
    const auto look = [&](const Address& target) { return look_for(group, target, is_hidden); };
    const auto wanted = model_.peer_of(world_.tracker().config(), group, look);
    if (is_hidden) return;  // DE9: it is left as it is
    for (const Definition& definition : group.definitions) {
      if (definition.is_down()) continue;
      if (definition.tag == wanted) {
        expect_present(group, definition.tag);
      } else {
        expect_absent(group, definition.tag);
      }
    }
  }

  /// The local address towards the target, looked for through the group's own tunnels (VP6).
  std::optional<Address> look_for(const Group& group, const Address& target, bool& is_hidden) {
    Answer answer = world_.route(target);
    const auto* found = std::get_if<Found>(&answer);
    if (found != nullptr && is_among(own_tunnels(group), found->interface)) {
      answer = world_.route_under_tunnels({target, own_tunnels(group)});
      found = std::get_if<Found>(&answer);
      if (found == nullptr) is_hidden = true;
    }
    return found == nullptr ? std::nullopt : std::optional{found->address};
  }

  /// The links of the tunnels of the group's peers.
  std::vector<std::string> own_tunnels(const Group& group) const {
    std::vector<std::string> links;
    for (const Definition& definition : group.definitions) {
      const auto tunnel = world_.server.tunnels.find(definition.tag);
      if (tunnel != world_.server.tunnels.end() &&
          world_.server.connected.contains(definition.tag)) {
        links.push_back(tunnel->second);
      }
    }
    return links;
  }

  void expect_present(const Group& group, const std::string& peer) {
    if (unreachable_.contains(peer)) {
      is_restless_ = true;  // it may be tried for ever
    } else if (!world_.server.connected.contains(peer)) {
      complain(group.name + " has not " + peer);
    }
  }

  void expect_absent(const Group& group, const std::string& peer) {
    if (world_.in_flight().contains(peer)) complain(group.name + " is connecting " + peer);
    if (!world_.server.connected.contains(peer)) return;
    if (world_.server.unkillable.contains(peer)) {
      is_restless_ = true;
    } else {
      complain(group.name + " has " + peer);
    }
  }

  // DE10: also when its group has left the file.
  void expect_no_other_attempts() {
    for (const std::string& peer : world_.in_flight()) {
      const auto& groups = world_.tracker().config().groups;
      const bool is_named = std::any_of(groups.begin(), groups.end(), [&](const Group& group) {
        return std::any_of(group.definitions.begin(), group.definitions.end(),
                           [&](const Definition& each) { return each.tag == peer; });
      });
      if (!is_named) complain("nobody wants " + peer);
    }
  }

  void expect_silence() {
    world_.take();
    world_.advance(silence);
    for (const std::string& line : world_.take()) complain("no silence: " + line);
  }

  void complain(const std::string& what) { complaints_.push_back(what); }

  Complaints complaints_;
  SimulatedWorld world_{story_configs[0]};
  bool has_server_ = true;
  ReferenceModel model_;
  std::set<std::string> unreachable_;  // peers that never can be connected
  bool is_restless_ = false;
};

}  // namespace

Complaints play(const Story& story) { return Play{}.play(story); }

}  // namespace conntrack::tests
