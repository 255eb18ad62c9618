// SPDX-License-Identifier: GPL-3.0-or-later
// SimulatedWorld; what it is for is told in the header.
#include "tests/support/simulated_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iomanip>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "app/status_lines.h"
#include "tests/support/domain_printers.h"
#include "tests/support/written_config.h"

namespace conntrack::tests {

using namespace domain;

namespace {

constexpr int most_turns_at_once = 1000;          // more of them without time passing: a busy loop
constexpr std::size_t most_rounds_a_second = 50;  // WH5
constexpr std::size_t most_wakes_a_second = 300;
constexpr std::size_t answers_remembered = 8;

/// Notes that it happens now. True if it has happened more than so often within a second.
bool is_too_often(std::deque<TimePoint>& times, TimePoint now, std::size_t most) {
  times.push_back(now);
  if (times.size() <= most) return false;
  const TimePoint first = times.front();
  times.pop_front();
  return now - first < std::chrono::seconds{1};
}

FakeFile written_file(std::string_view text) {
  FakeFile file;
  file.write(text);
  return file;
}

/// "2.000"
std::string seconds(TimePoint when) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(when.time_since_epoch());
  std::ostringstream text;
  text << ms.count() / 1000 << '.' << std::setw(3) << std::setfill('0') << ms.count() % 1000;
  return text.str();
}

}  // namespace

SimulatedWorld::SimulatedWorld(std::string_view config, const Settings& settings)
    : file(written_file(config)),
      tracker_(settings, {std::get<Config>(file.content), file.stamp}, now_) {}

void SimulatedWorld::begin(const Event& first) {
  feed({BusChanged{BusChanged::State::startup, {}}, BusChanged{BusChanged::State::connected, {}},
        ManagerPresence{Manager::network_manager, true}, ManagerPresence{Manager::connman, false},
        ManagerPresence{Manager::icd, false}, ServiceClaimed{}});
  transcript_.clear();
  feed(first);
}

void SimulatedWorld::feed(const std::vector<Event>& events) {
  queue_.insert(queue_.end(), events.begin(), events.end());
  run();
}

void SimulatedWorld::advance(Duration time) {
  const TimePoint end = now_ + time;
  int turns = 0;
  for (auto due = next(); due && *due <= end; due = next()) {
    turns = *due > now_ ? 0 : turns + 1;
    if (turns > most_turns_at_once) throw std::logic_error("the deadline does not go away");
    now_ = std::max(now_, *due);
    answer();
    if (is_too_often(wakes_, now_, most_wakes_a_second)) violation("too many wake-ups");
    queue_.push_back(TimeElapsed{});
    run();
  }
  now_ = end;
}

void SimulatedWorld::lose_server() {
  connecting_.clear();
  listing_.reset();
  server.connected.clear();
  late_.clear();
  feed(ServerLost{});
}

void SimulatedWorld::repeat_answers() { feed({answers_.begin(), answers_.end()}); }

Transcript SimulatedWorld::take() { return std::exchange(transcript_, {}); }

Words SimulatedWorld::status(const Words& beginning) const {
  for (const app::StatusEntry& entry :
       app::status_entries(tracker_.status(now_), "conntrack.conf")) {
    Words line = entry.subject;
    if (line.size() < beginning.size()) continue;
    if (!std::equal(beginning.begin(), beginning.end(), line.begin())) continue;
    line.insert(line.end(), entry.facts.begin(), entry.facts.end());
    return line;
  }
  return {};
}

std::set<std::string> SimulatedWorld::in_flight() const {
  std::set<std::string> peers;
  for (const auto& [attempt, connecting] : connecting_) peers.insert(connecting.peer);
  return peers;
}

void SimulatedWorld::run() {
  do {
    while (!queue_.empty()) {
      const Event event = queue_.front();
      queue_.pop_front();
      step(event);
    }
    step(Drained{});
  } while (!queue_.empty());
}

void SimulatedWorld::step(const Event& event) {
  if (std::holds_alternative<ServiceClaimed>(event)) has_server_ = true;
  if (std::holds_alternative<ServerLost>(event)) has_server_ = false;
  config_ = tracker_.config();
  const Actions actions = tracker_.handle(event, now_);
  check(actions);
  for (const Action& action : actions) {
    std::visit([this](const auto& what) { perform(what); }, action);
    if (!std::holds_alternative<AbandonConnect>(action)) abandoned_.clear();
  }
  answer();
}

void SimulatedWorld::write_down(const std::string& line) {
  transcript_.push_back(seconds(now_) + " " + line);
}

void SimulatedWorld::bring(Event answer) {
  answers_.push_back(answer);
  if (answers_.size() > answers_remembered) answers_.pop_front();
  queue_.push_back(std::move(answer));
}

void SimulatedWorld::perform(const ProbeRoutes& action) {
  const Questions& asked = action.questions;
  if (!asked.targets.empty()) {
    ++kernel.asked;
    asked_routes_ = kernel.routes;
  }
  const bool is_another_look = asked.targets.empty() && !asked.under_tunnels.empty();
  if (!is_another_look && is_too_often(rounds_, now_, most_rounds_a_second)) {
    violation("too many rounds");
  }
  Observation answers;
  for (const Address& target : asked.targets) answers.set(target, route(target));
  if (answers.entries().size() != asked.targets.size()) violation("asked twice");
  for (const UnderTunnel& question : asked.under_tunnels) {
    answers.set(question, route_under_tunnels(question));
  }
  const RoutesProbed answer{action.question, answers};
  if (kernel.takes == Duration::zero()) return bring(answer);
  probed_.emplace(now_ + kernel.takes, answer);
}

void SimulatedWorld::perform(const ListPeers& action) {
  ++server.asked;
  listing_ = {now_ + server.list_takes, list_of_peers(action.question)};
}

void SimulatedWorld::perform(const KillPeer& action) {
  write_down("kill " + action.peer);
  check_command(action.peer);
  if (server.unkillable.contains(action.peer)) {
    refused_.insert(action.peer);
    queue_.push_back(KillFinished{action.peer, Words{"internal-error"}});
    return;
  }
  if (server.connected.erase(action.peer) > 0 && server.tunnels_stay > Duration::zero()) {
    falling_[action.peer] = now_ + server.tunnels_stay;
  }
  queue_.push_back(KillFinished{action.peer, std::nullopt});
}

void SimulatedWorld::perform(const ConnectPeer& action) {
  write_down("connect " + action.peer);
  check_command(action.peer);
  check_connect(action.peer);
  begun_.insert(action.peer);
  attempted_.emplace(action.attempt, action.peer);
  if (action.attempt <= last_attempt_) violation("attempt used twice");
  last_attempt_ = action.attempt;
  const bool is_silent = server.silent.contains(action.peer);
  const TimePoint done = is_silent ? TimePoint::max() : now_ + server.connect_takes;
  connecting_.insert({action.attempt, {action.peer, now_, done, asked_routes_}});
  if (server.listed_early.contains(action.peer)) queue_.push_back(KernelChanged{});
}

void SimulatedWorld::perform(const AbandonConnect& action) {
  const auto found = connecting_.find(action.attempt);
  write_down("abandon " + (found == connecting_.end() ? "nothing" : found->second.peer));
  abandoned_ = attempted_[action.attempt];  // whose end may be on its way
  if (found == connecting_.end()) return;
  check_abandon(found->second);
  if (server.adds_abandoned_after) {
    late_.emplace(now_ + *server.adds_abandoned_after, found->second.peer);
  }
  connecting_.erase(found);
}

void SimulatedWorld::perform(const StampConfig&) { queue_.push_back(ConfigStamped{file.stamp}); }

void SimulatedWorld::perform(const ReadConfig&) {
  ++file.reads;
  queue_.push_back(ConfigRead{file.stamp, file.content});
}

template <class Seen>
void SimulatedWorld::perform(const Seen& action) {
  std::ostringstream text;
  text << action;
  write_down(text.str());
}

std::optional<TimePoint> SimulatedWorld::next() const {
  std::optional<TimePoint> earliest = tracker_.deadline();
  const auto consider = [&](TimePoint when) {
    if (!earliest || when < *earliest) earliest = when;
  };
  if (listing_) consider(listing_->done);
  if (!probed_.empty()) consider(probed_.begin()->first);
  for (const auto& [attempt, connecting] : connecting_) {
    if (connecting.done != TimePoint::max()) consider(connecting.done);
  }
  if (!late_.empty()) consider(late_.begin()->first);
  for (const auto& [peer, end] : falling_) consider(end);
  return earliest;
}

void SimulatedWorld::answer() {
  const auto has_fallen = [this](const auto& falling) { return falling.second <= now_; };
  if (std::erase_if(falling_, has_fallen) > 0) queue_.push_back(KernelChanged{});
  while (!late_.empty() && late_.begin()->first <= now_) {
    server.connected.insert(late_.begin()->second);
    disturb();
    late_.erase(late_.begin());
  }
  if (listing_ && listing_->done <= now_) {
    const Event list = std::exchange(listing_, std::nullopt)->answer;
    if (const auto* listed = std::get_if<PeersListed>(&list)) {
      known_.clear();
      refused_.clear();
      for (const ConnectedPeer& peer : listed->peers) known_.insert(peer.name);
    }
    bring(list);
  }
  while (!probed_.empty() && probed_.begin()->first <= now_) {
    bring(probed_.extract(probed_.begin()).mapped());
  }
  for (auto one = connecting_.begin(); one != connecting_.end();) {
    const auto [attempt, connecting] = *one;
    if (connecting.done > now_) {
      ++one;
      continue;
    }
    one = connecting_.erase(one);
    bring(end_of_connect(attempt, connecting.peer));
  }
}

Event SimulatedWorld::list_of_peers(QuestionId question) const {
  if (!server.lists) return PeersUnknown{question, {"server-error"}};
  PeersListed listed{question, {}};
  for (const std::string& peer : server.connected) {
    const auto tunnel = server.tunnels.find(peer);
    const bool is_nameless = server.nameless.contains(peer);
    const bool has_tunnel = tunnel != server.tunnels.end() && !is_nameless;
    listed.peers.push_back({peer, has_tunnel ? tunnel->second : "", is_nameless});
  }
  for (const std::string& peer : in_flight()) {
    const bool is_early = server.listed_early.contains(peer) && !server.connected.contains(peer);
    if (is_early) listed.peers.push_back({peer, "", true});
  }
  return listed;
}

Event SimulatedWorld::end_of_connect(AttemptId attempt, const std::string& peer) {
  unsigned& refusals = server.refusals[peer];
  if (refusals > 0) {
    --refusals;
    failed_.insert(peer);
    return ConnectFinished{attempt, Words{"connect-failed", "timed-out"}};
  }
  failed_.erase(peer);
  if (!server.unlisted.contains(peer)) server.connected.insert(peer);
  known_.insert(peer);
  return ConnectFinished{attempt, std::nullopt};
}

}  // namespace conntrack::tests
